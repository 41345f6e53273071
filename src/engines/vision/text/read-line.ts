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

const HEIGHT_PIXELS = 48;
const WIDTH_PIXELS = { min: 48, max: 1_600 };
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
): Promise<ReadCharacter[]> {
  const input = cutLine(picture, line, HEIGHT_PIXELS, WIDTH_PIXELS);
  const output = Object.values(await net.run(toTensor(input, NORMALIZATION)))[0];
  return output ? decode(output, characters) : [];
}

/** Each step names its likeliest character; repeats are one, and "nothing" parts two that are the same. */
export function decode({ data, shape }: Tensor, characters: readonly string[]): ReadCharacter[] {
  const [, steps = 0, classes = 0] = shape;
  const read: ReadCharacter[] = [];
  let before = 0;
  for (let step = 0; step < steps; step += 1) {
    const start = step * classes;
    let best = 0;
    for (let index = 1; index < classes; index += 1) {
      if ((data[start + index] ?? 0) > (data[start + best] ?? 0)) best = index;
    }
    if (best !== 0 && best !== before) {
      const probability = data[start + best] ?? 0;
      read.push({ character: characters[best] ?? "", probability, place: (step + 0.5) / steps });
    }
    before = best;
  }
  return read;
}
