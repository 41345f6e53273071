import type { Picture } from "../image/picture.js";
import type { Point } from "../text/shapes.js";

/** Quarters of a turn, clockwise. */
export type QuarterTurns = 0 | 1 | 2 | 3;

export function turnPicture(picture: Picture, turns: QuarterTurns): Picture {
  if (turns === 0) return picture;
  const { data, width, height } = picture;
  const turned = new Uint8Array(data.length);
  const size = turns % 2 === 0 ? { width, height } : { width: height, height: width };
  // Where the first pixel comes from, and how far on those to its right and below it lie there.
  const origin = fromTurned(size, turns, { x: 0.5, y: 0.5 });
  const right = fromTurned(size, turns, { x: 1.5, y: 0.5 });
  const below = fromTurned(size, turns, { x: 0.5, y: 1.5 });
  const placeOf = ({ x, y }: Point): number => (Math.floor(y) * width + Math.floor(x)) * 3;
  const first = placeOf(origin);
  const [across, down] = [placeOf(right) - first, placeOf(below) - first];
  let to = 0;
  for (let y = 0; y < size.height; y += 1) {
    let at = first + y * down;
    for (let x = 0; x < size.width; x += 1) {
      turned[to] = data[at] as number;
      turned[to + 1] = data[at + 1] as number;
      turned[to + 2] = data[at + 2] as number;
      to += 3;
      at += across;
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
