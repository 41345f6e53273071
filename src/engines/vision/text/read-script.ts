import { EngineError } from "../../host/engine-error.js";
import type { Picture } from "../image/picture.js";
import { SCRIPTS, type Script, type ScriptGuess } from "./scripts.js";
import type { TurnedRectangle } from "./shapes.js";
import { type LineReader, type PartReader, type TesseractLanguage, tesseract } from "./tesseract.js";
import type { TextLine } from "./words.js";

/** Which of Tesseract's languages reads a script that PP-OCR does not. */
const LANGUAGES: Partial<Record<Script, TesseractLanguage>> = {
  hangul: { language: "kor", letters: /[가-힣]/u, spaced: true },
  cyrillic: { language: "rus", letters: /\p{Script=Cyrillic}/u, spaced: true },
  arabic: { language: "ara", letters: /\p{Script=Arabic}/u, spaced: true },
  devanagari: { language: "hin", letters: /\p{Script_Extensions=Devanagari}/u, spaced: true },
};
/** A script that the guesser holds for less likely is not tried, nor more than this many. */
const SHARE_MIN = 0.05;
const TRIES_MAX = 2;
/** A line of which PP-OCR reads less is in none of its own scripts: all others are tried, the likeliest first. */
const COVERED_MIN = 0.8;
/** A reading this sure needs no second try. */
const SURE = 0.8;
/** How much surer of its own reading PP-OCR may be and still not be believed, where the guesser is certain of another script. */
const LEAD = 0.25;

/** What PP-OCR makes of a line, the script that it seems to be in, and the share of the line that was read, 0 to 1. */
export interface FirstReading {
  readonly line: TextLine | undefined;
  readonly guess: ScriptGuess;
  readonly covered: number;
}

/** Reads a line again, in the script that it seems to be in, where that is not one of PP-OCR's; the better reading stands. */
export function scriptReader(folder: string, readPart: PartReader) {
  const makeReader = tesseract(folder, readPart);
  const readers = new Map<Script, LineReader>();
  const readerOf = (script: Script) => {
    const language = LANGUAGES[script];
    if (!language) return undefined;
    const reader = readers.get(script) ?? makeReader(language);
    readers.set(script, reader);
    return reader;
  };
  return async (
    picture: Picture,
    area: TurnedRectangle,
    { line: first, guess, covered }: FirstReading,
  ): Promise<TextLine | undefined> => {
    let best = { line: first, score: (first?.confidence ?? 0) * covered };
    for (const script of likelyScripts(guess, covered)) {
      const line = await readerOf(script)?.(picture, area).catch(ignoreMissing);
      const score = line ? line.confidence + LEAD * guess[script] : 0;
      if (score > best.score) best = { line, score };
      // What PP-OCR itself reads stands when it is the likelier.
      if (!LANGUAGES[script] ? best.score >= SURE : (line?.confidence ?? 0) >= SURE) break;
    }
    return best.line;
  };
}

function likelyScripts(guess: ScriptGuess, covered: number): Script[] {
  const sorted = SCRIPTS.toSorted((a, b) => guess[b] - guess[a]);
  if (covered < COVERED_MIN) return sorted.filter((script) => LANGUAGES[script]);
  return sorted.filter((script) => guess[script] >= SHARE_MIN).slice(0, TRIES_MAX);
}

/** Without the optional package the other scripts are not read; the rest is. */
function ignoreMissing(error: unknown): undefined {
  if (error instanceof EngineError && error.code === "unavailable") return undefined;
  throw error;
}
