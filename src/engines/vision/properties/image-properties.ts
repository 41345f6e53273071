import type { Box, Picture } from "../image/picture.js";
import { resizePicture } from "../image/resize.js";
import { type DominantColor, dominantColors } from "./colors.js";
import { measureQuality, type Quality } from "./quality.js";

export interface RegionProperties {
  readonly quality: Quality;
  readonly colors: readonly DominantColor[];
}

export interface ImageProperties extends RegionProperties {
  /** The things that were detected, and what is around them; absent where nothing was. */
  readonly foreground?: RegionProperties;
  readonly background?: RegionProperties;
}

/** Colours need no detail, sharpness does. */
const COLOR_SIDE_PIXELS = 96;
const QUALITY_SIDE_PIXELS_MAX = 1024;

/** Colours and quality of the whole picture, of the things in it and of what is around them. */
export async function imageProperties(picture: Picture, things: readonly Box[]): Promise<ImageProperties> {
  const small = await resizePicture(picture, COLOR_SIDE_PIXELS, COLOR_SIDE_PIXELS);
  const scale = Math.min(1, QUALITY_SIDE_PIXELS_MAX / Math.max(picture.width, picture.height));
  const large = await resizePicture(
    picture,
    Math.max(3, Math.round(picture.width * scale)),
    Math.max(3, Math.round(picture.height * scale)),
  );
  const whole = { quality: measureQuality(large), colors: dominantColors(small) };
  if (things.length === 0) return whole;
  const region = (inside: boolean): RegionProperties => ({
    quality: measureQuality(large, (x, y) => isWithin(things, x / large.width, y / large.height) === inside),
    colors: dominantColors(small, (x, y) => isWithin(things, x / small.width, y / small.height) === inside),
  });
  return { ...whole, foreground: region(true), background: region(false) };
}

function isWithin(boxes: readonly Box[], x: number, y: number): boolean {
  return boxes.some(
    (box) => x >= box.left && x < box.left + box.width && y >= box.top && y < box.top + box.height,
  );
}
