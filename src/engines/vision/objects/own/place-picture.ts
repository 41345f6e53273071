import type { Box, Picture } from "../../image/picture.js";
import { resizePicture } from "../../image/resize.js";

/**
 * How a picture is brought to a net's input: `stretch` to its size; `letterbox` in its middle, `corner` at its upper left, with
 * grey around; `inside`, no larger than it and of the picture's own proportions, for nets that take any.
 */
export const FITS = ["stretch", "letterbox", "corner", "inside"] as const;
export type Fit = (typeof FITS)[number];

export interface Placed {
  readonly input: Picture;
  /** Where the picture lies in the input, in fractions of it. */
  readonly place: Box;
}

/** What YOLO's trainers fill the rest with. */
const GREY = 114;
const WHOLE: Box = { left: 0, top: 0, width: 1, height: 1 };

export async function placePicture(
  picture: Picture,
  width: number,
  height: number,
  fit: Fit,
): Promise<Placed> {
  if (fit === "stretch") return { input: await resizePicture(picture, width, height), place: WHOLE };
  const scale = Math.min(width / picture.width, height / picture.height);
  const wide = Math.max(1, Math.round(picture.width * scale));
  const tall = Math.max(1, Math.round(picture.height * scale));
  const scaled = await resizePicture(picture, wide, tall);
  if (fit === "inside") return { input: scaled, place: WHOLE };
  // Of an odd rest the larger half comes after, as YOLO's trainers have it.
  const left = fit === "corner" ? 0 : Math.floor((width - wide) / 2);
  const top = fit === "corner" ? 0 : Math.floor((height - tall) / 2);
  const data = new Uint8Array(width * height * 3).fill(GREY);
  for (let row = 0; row < tall; row += 1) {
    data.set(scaled.data.subarray(row * wide * 3, (row + 1) * wide * 3), ((top + row) * width + left) * 3);
  }
  const place = { left: left / width, top: top / height, width: wide / width, height: tall / height };
  return { input: { data, width, height }, place };
}

/** A box in fractions of the input, in fractions of the picture that was placed there. */
export function unplace(box: Box, place: Box): Box {
  return {
    left: (box.left - place.left) / place.width,
    top: (box.top - place.top) / place.height,
    width: box.width / place.width,
    height: box.height / place.height,
  };
}
