import type { Picture } from "../image/picture.js";
import type { Point } from "../text/shapes.js";

/** Quarters of a turn, clockwise. */
export type QuarterTurns = 0 | 1 | 2 | 3;

export function turnPicture(picture: Picture, turns: QuarterTurns): Picture {
  if (turns === 0) return picture;
  const { data, width, height } = picture;
  const turned = new Uint8Array(data.length);
  const size = turns % 2 === 0 ? { width, height } : { width: height, height: width };
  for (let y = 0; y < size.height; y += 1) {
    for (let x = 0; x < size.width; x += 1) {
      // The middle of a pixel stays within the pixel it comes from.
      const from = fromTurned(size, turns, { x: x + 0.5, y: y + 0.5 });
      const at = (Math.floor(from.y) * width + Math.floor(from.x)) * 3;
      const to = (y * size.width + x) * 3;
      for (let channel = 0; channel < 3; channel += 1) turned[to + channel] = data[at + channel] ?? 0;
    }
  }
  return { data: turned, ...size };
}

/** Where a point of the turned picture, whose size is given, was before. */
export function fromTurned(
  { width, height }: { width: number; height: number },
  turns: QuarterTurns,
  { x, y }: Point,
): Point {
  switch (turns) {
    case 0:
      return { x, y };
    case 1:
      return { x: y, y: width - x };
    case 2:
      return { x: width - x, y: height - y };
    case 3:
      return { x: height - y, y: x };
  }
}
