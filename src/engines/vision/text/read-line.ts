import type { Picture } from "../image/picture.js";
import { type Normalization, toTensor } from "../image/resize.js";
import type { Model, Tensor } from "../runtime/models.js";
import { cutLine } from "./cut-line.js";
import type { TurnedRectangle } from "./shapes.js";

/** A character, how sure the net is of it, and where it stands along the line, 0 to 1. */
export interface ReadCharacter {
  readonly character: string;
  readonly probability: number;
  readonly place: number;
}

/** A line as PP-OCR's recognizer sees it. */
export interface ReadLine {
  readonly characters: readonly ReadCharacter[];
  /** How likely each of the net's characters is, averaged over the line: what tells scripts apart that it cannot read. */
  readonly likeness: Float32Array;
}

const HEIGHT_PIXELS = 48;
/** Cut out beyond each end of the line, in line heights: a full stop often lies there. */
const MARGIN = 0.2;
const WIDTH_PIXELS = { min: 48, max: 1_600 };
const SPACE = " ";
const LETTER = /\p{L}/u;
/** Where the net is surest of nothing beside a letter, a space this likely is what stands there. In numbers it is not. */
const SPACE_MIN = 0.1;
const NORMALIZATION: Normalization = {
  order: "bgr",
  mean: [127.5, 127.5, 127.5],
  scale: [127.5, 127.5, 127.5],
};

/** PP-OCR's recognizer: the characters of a line. `characters` are those of the net's outputs, the first its "nothing". */
export async function readLine(
  net: Model,
  characters: readonly string[],
  picture: Picture,
  line: TurnedRectangle,
  { heightPixels = HEIGHT_PIXELS, margin: beyond = MARGIN }: { heightPixels?: number; margin?: number } = {},
): Promise<ReadLine> {
  const margin = beyond * line.height;
  const wide = { ...line, width: line.width + 2 * margin };
  const input = cutLine(picture, wide, heightPixels, WIDTH_PIXELS);
  const output = Object.values(await net.run(toTensor(input, NORMALIZATION)))[0];
  if (!output) return { characters: [], likeness: new Float32Array(0) };
  const onLine = (place: number): number =>
    Math.min(1, Math.max(0, (place * wide.width - margin) / line.width));
  return {
    characters: decode(output, characters).map((read) => ({ ...read, place: onLine(read.place) })),
    likeness: meanOf(output),
  };
}

function meanOf({ data, shape }: Tensor): Float32Array {
  const [, steps = 0, classes = 0] = shape;
  const mean = new Float32Array(classes);
  for (let step = 0; step < steps; step += 1) {
    for (let at = 0; at < classes; at += 1)
      mean[at] = (mean[at] ?? 0) + (data[step * classes + at] ?? 0) / steps;
  }
  return mean;
}

/**
 * Each step names its likeliest character; repeats are one, and "nothing" parts two that are the same. A space is seldom the
 * likeliest where words stand close, so beside a letter a space half suspected is one.
 */
export function decode({ data, shape }: Tensor, characters: readonly string[]): ReadCharacter[] {
  const [, steps = 0, classes = 0] = shape;
  const spaceAt = characters.lastIndexOf(SPACE);
  const read: ReadCharacter[] = [];
  let before = 0;
  let gap: ReadCharacter | undefined;
  for (let step = 0; step < steps; step += 1) {
    const start = step * classes;
    let best = 0;
    for (let index = 1; index < classes; index += 1) {
      if ((data[start + index] ?? 0) > (data[start + best] ?? 0)) best = index;
    }
    const place = (step + 0.5) / steps;
    const space = spaceAt === -1 ? 0 : (data[start + spaceAt] ?? 0);
    if (best === 0 && space > (gap?.probability ?? SPACE_MIN)) {
      gap = { character: SPACE, probability: space, place };
    }
    if (best !== 0 && best !== before) {
      const character = characters[best] ?? "";
      if (gap && partsWord(read.at(-1)?.character, character)) read.push(gap);
      read.push({ character, probability: data[start + best] ?? 0, place });
    }
    if (best !== 0) gap = undefined;
    before = best;
  }
  return read;
}

function partsWord(left: string | undefined, right: string): boolean {
  return left !== undefined && left !== SPACE && right !== SPACE && LETTER.test(left + right);
}
