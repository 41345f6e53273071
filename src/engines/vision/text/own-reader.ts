import { join } from "node:path";
import type { Models } from "../runtime/models.js";
import { misdescribed, readOwnFile } from "../runtime/own-file.js";
import { loadCharacters } from "./characters.js";
import { readLine } from "./read-line.js";
import type { LineReader } from "./tesseract.js";
import { toLine } from "./words.js";

const NAME = "text";
const HEIGHT_PIXELS = { default: 48, min: 16, max: 128 };

/**
 * The user's reader of lines, if the folder has one: `text.onnx`, a recognizer of PP-OCR's kind ([1, 3, height, width] to
 * [1, steps, classes], the first class nothing), its characters line by line in `text.txt`; `text.json` may say the height.
 */
export async function ownReader(models: Models, folder: string): Promise<LineReader | undefined> {
  const file = await readOwnFile(folder, NAME);
  if (!file) return undefined;
  const { height = HEIGHT_PIXELS.default } = file;
  if (typeof height !== "number" || height < HEIGHT_PIXELS.min || height > HEIGHT_PIXELS.max) {
    throw misdescribed(folder, NAME, `may have height (${HEIGHT_PIXELS.min} to ${HEIGHT_PIXELS.max})`);
  }
  const characters = await loadCharacters(join(folder, `${NAME}.txt`)).catch(() => {
    throw misdescribed(folder, NAME, `needs the net's characters in ${NAME}.txt beside it`);
  });
  const net = await models.loadFile(join(folder, `${NAME}.onnx`));
  return async (picture, area) => {
    const read = await readLine(net, characters, picture, area, { heightPixels: height });
    return toLine(read.characters, area);
  };
}
