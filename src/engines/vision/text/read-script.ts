import { EngineError } from "../../host/engine-error.js";
import type { Picture } from "../image/picture.js";
import { SCRIPTS, type Script, type ScriptGuess } from "./scripts.js";
import type { TurnedRectangle } from "./shapes.js";
import { type LineReader, type TesseractLanguage, tesseract } from "./tesseract.js";
import type { TextLine } from "./words.js";

/** Which of Tesseract's languages reads a script that PP-OCR does not. */
const LANGUAGES: Partial<Record<Script, TesseractLanguage>> = {
  hangul: { language: "kor", spaced: true },
  cyrillic: { language: "rus", spaced: true },
  arabic: { language: "ara", spaced: true },
  devanagari: { language: "hin", spaced: true },
};
/** A script that the guesser holds for less likely is not tried, nor more than this many. */
const SHARE_MIN = 0.05;
const TRIES_MAX = 2;
/** A reading this sure needs no second try. */
const SURE = 0.8;
/** How much surer of its own reading PP-OCR may be and still not be believed, where the guesser is certain of another script. */
const LEAD = 0.25;

/** Reads a line again, in the script that it seems to be in, where that is not one of PP-OCR's; the better reading stands. */
export function scriptReader(folder: string) {
  const makeReader = tesseract(folder);
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
    first: TextLine | undefined,
    guess: ScriptGuess,
  ): Promise<TextLine | undefined> => {
    const likely = SCRIPTS.filter((script) => guess[script] >= SHARE_MIN).sort((a, b) => guess[b] - guess[a]);
    let best = { line: first, score: first?.confidence ?? 0 };
    for (const script of likely.slice(0, TRIES_MAX)) {
      const line = await readerOf(script)?.(picture, area).catch(ignoreMissing);
      const score = line ? line.confidence + LEAD * guess[script] : 0;
      if (score > best.score) best = { line, score };
      // What PP-OCR itself reads stands when it is the likelier.
      if (!LANGUAGES[script] ? best.score >= SURE : (line?.confidence ?? 0) >= SURE) break;
    }
    return best.line;
  };
}

/** Without the optional package the other scripts are not read; the rest is. */
function ignoreMissing(error: unknown): undefined {
  if (error instanceof EngineError && error.code === "unavailable") return undefined;
  throw error;
}
