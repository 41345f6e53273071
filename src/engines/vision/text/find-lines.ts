import type { Picture } from "../image/picture.js";
import { type Normalization, resizePicture, toTensor } from "../image/resize.js";
import { type Model, outputOf } from "../runtime/models.js";
import { convexHull, type Point, smallestRectangle, type TurnedRectangle } from "./shapes.js";

/** Longest side of the input; the net sees letters of 8 pixels and more. Small pictures are enlarged, at most so many times. */
const SIDE_PIXELS = { enlarged: 960, max: 1_280 };
const ENLARGED_MAX = 2;
const MULTIPLE_PIXELS = 32;
const NORMALIZATION: Normalization = {
  order: "bgr",
  mean: [123.675, 116.28, 103.53],
  scale: [58.395, 57.12, 57.375],
};
/** A pixel belongs to a text from this probability on, a region is text when its pixels reach this on average. */
const PIXEL_MIN = 0.3;
const REGION_MIN = 0.6;
/** The net marks the core of each line; the whole is larger by this times area over circumference. */
const EXPANSION = 1.6;
const SIDE_MIN = 3;
const LINES_MAX = 200;

/** PP-OCR's detector (differentiable binarization): where lines of text are, in pixels of the picture. */
export async function findLines(net: Model, picture: Picture): Promise<TurnedRectangle[]> {
  const scale = scaleFor(Math.max(picture.width, picture.height));
  const round = (pixels: number): number =>
    Math.max(MULTIPLE_PIXELS, Math.round((pixels * scale) / MULTIPLE_PIXELS) * MULTIPLE_PIXELS);
  const [width, height] = [round(picture.width), round(picture.height)];
  const input = await resizePicture(picture, width, height);
  const output = Object.values(await net.run(toTensor(input, NORMALIZATION)))[0];
  const map = outputOf(output ? { map: output } : {}, "map").data;
  const lines: TurnedRectangle[] = [];
  for (const region of regionsOf(map, width, height)) {
    const core = smallestRectangle(convexHull(region.edge));
    if (!core || region.mean < REGION_MIN || Math.min(core.width, core.height) < SIDE_MIN) continue;
    lines.push(stretch(expand(core), picture.width / width, picture.height / height));
    if (lines.length === LINES_MAX) break;
  }
  return lines;
}

function scaleFor(longest: number): number {
  const enlarged = Math.min(ENLARGED_MAX, SIDE_PIXELS.enlarged / longest);
  return Math.min(Math.max(1, enlarged), SIDE_PIXELS.max / longest);
}

interface Region {
  /** The leftmost and rightmost pixel of every row. */
  edge: Point[];
  /** Mean probability. */
  mean: number;
}

/** Groups of touching pixels that are likely text, by flooding. */
function* regionsOf(map: Float32Array, width: number, height: number): Generator<Region> {
  const seen = new Uint8Array(map.length);
  const open: number[] = [];
  for (let start = 0; start < map.length; start += 1) {
    if (seen[start] || (map[start] ?? 0) < PIXEL_MIN) continue;
    seen[start] = 1;
    open.push(start);
    const rows = new Map<number, { left: number; right: number }>();
    let [sum, count] = [0, 0];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      sum += map[at] ?? 0;
      count += 1;
      const row = rows.get(y);
      rows.set(y, { left: Math.min(row?.left ?? x, x), right: Math.max(row?.right ?? x, x) });
      for (let dy = y > 0 ? -1 : 0; dy <= (y < height - 1 ? 1 : 0); dy += 1) {
        for (let dx = x > 0 ? -1 : 0; dx <= (x < width - 1 ? 1 : 0); dx += 1) {
          const near = at + dy * width + dx;
          if (seen[near] || (map[near] ?? 0) < PIXEL_MIN) continue;
          seen[near] = 1;
          open.push(near);
        }
      }
    }
    const edge = [...rows].flatMap(([y, { left, right }]) => [
      { x: left, y },
      { x: right + 1, y },
      { x: left, y: y + 1 },
      { x: right + 1, y: y + 1 },
    ]);
    yield { edge, mean: sum / count };
  }
}

function expand(core: TurnedRectangle): TurnedRectangle {
  const distance = (core.width * core.height * EXPANSION) / (2 * (core.width + core.height));
  return { ...core, width: core.width + 2 * distance, height: core.height + 2 * distance };
}

/** From pixels of the input to pixels of the picture; both scales are nearly the same. */
function stretch(line: TurnedRectangle, across: number, down: number): TurnedRectangle {
  const mean = (across + down) / 2;
  return {
    ...line,
    x: line.x * across,
    y: line.y * down,
    width: line.width * mean,
    height: line.height * mean,
  };
}
