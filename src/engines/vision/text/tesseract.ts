import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type loadTesseractCore from "tesseract.js-core/tesseract-core-simd-lstm.js";
import { EngineError } from "../../host/engine-error.js";
import type { Picture } from "../image/picture.js";
import { loadOptional, optionalFile } from "../runtime/optional.js";
import { cutLine } from "./cut-line.js";
import { joinPieces, markWords, type Piece } from "./pieces.js";
import { type Reread, rereadParts } from "./reread-parts.js";
import type { TurnedRectangle } from "./shapes.js";
import { joinWords, type TextLine, type TextPiece, wordAt } from "./words.js";

type TesseractCore = Awaited<ReturnType<typeof loadTesseractCore>>;

const PACKAGE = "tesseract.js-core";
const WASM = "tesseract-core-simd-lstm.wasm";
const unzip = promisify(gunzip);
/** Letters of some 30 pixels are what Tesseract was trained on. */
const HEIGHT_PIXELS = 48;
const WIDTH_PIXELS = { min: 32, max: 4_000 };
/** Paper around the line: letters that touch the edge are misread. */
const MARGIN_PIXELS = 12;
/** In heights of the line, at each end and above and below: the detector's boxes often cut into the outermost strokes. */
const WIDENING = { along: 0.4, across: 0.1 };
const LSTM_ONLY = 1;
/** Page segmentation mode 7: the picture is one line of text. */
const SINGLE_LINE = 7;
/** The level of words in what Tesseract lists. */
const WORD_LEVEL = "5";
/** Marks of direction and joining, which are not of the text itself. */
const INVISIBLE = /[\u200d-\u200f\u202a-\u202e]/gu;

export interface TesseractLanguage {
  language: string;
  /** The letters of its script. */
  letters: RegExp;
  /** Whether words are parted by spaces; where not, a line is one word. */
  spaced: boolean;
}

export type LineReader = (picture: Picture, line: TurnedRectangle) => Promise<TextLine | undefined>;

/** Reads a part of a line that is not sure to be in the reader's script. */
export type PartReader = (picture: Picture, part: TurnedRectangle) => Promise<Reread | undefined>;

/**
 * Makes readers of single lines by Tesseract's LSTM nets, `text-LANGUAGE.traineddata.gz` of the folder. Loaded at the first line.
 * What they are not sure of, `readPart` reads again.
 */
export function tesseract(folder: string, readPart: PartReader): (language: TesseractLanguage) => LineReader {
  let core: Promise<TesseractCore> | undefined;
  return ({ language, letters, spaced }) => {
    let loading: Promise<{ read(page: Uint8Array): Piece[] }> | undefined;
    return async (picture, line) => {
      core ??= loadCore();
      loading ??= core.then((loaded) => loadLanguage(loaded, folder, language));
      // One that could not be loaded is tried again.
      const { read } = await loading.catch((error: unknown) => {
        core = loading = undefined;
        throw error;
      });
      const wide = { ...line, width: line.width + 2 * WIDENING.along * line.height };
      const cut = cutLine(
        picture,
        { ...wide, height: line.height * (1 + 2 * WIDENING.across) },
        HEIGHT_PIXELS,
        WIDTH_PIXELS,
      );
      const onLine = (piece: { text: string; confidence: number }, left: number, right: number): TextPiece =>
        wordAt({ ...piece, area: wide }, placeIn(cut, left), placeIn(cut, right));
      const pieces = await rereadParts(read(onPaper(cut)), letters, (left, right) =>
        readPart(picture, onLine({ text: "", confidence: 0 }, left, right).area),
      );
      const words = joinPieces(pieces).map((word) => onLine(word, word.left, word.right));
      return joinWords(words, line, spaced);
    };
  };
}

function placeIn({ width }: Picture, x: number): number {
  return Math.min(1, Math.max(0, (x - MARGIN_PIXELS) / width));
}

async function loadCore(): Promise<TesseractCore> {
  const { default: load } = await loadOptional(
    () => import("tesseract.js-core/tesseract-core-simd-lstm.js"),
    PACKAGE,
  );
  const wasmBinary = await readFile(await optionalFile(PACKAGE, PACKAGE, `./${WASM}`));
  return load({ wasmBinary, print: () => {}, printErr: () => {} });
}

async function loadLanguage({ FS, TessBaseAPI }: TesseractCore, folder: string, language: string) {
  const file = join(folder, `text-${language}.traineddata.gz`);
  const packed = await readFile(file).catch((cause: unknown) => {
    throw new EngineError("unavailable", `The model file ${file} is missing.`, { cause });
  });
  FS.writeFile(`${language}.traineddata`, await unzip(packed));
  const api = new TessBaseAPI();
  if (api.Init(null, language, LSTM_ONLY) !== 0) {
    throw new EngineError("unavailable", `The model file ${file} cannot be read.`);
  }
  FS.unlink(`${language}.traineddata`);
  api.SetPageSegMode(SINGLE_LINE);
  return {
    read(page: Uint8Array): Piece[] {
      FS.writeFile("/input", page);
      if (api.SetImageFile(1, 0) !== 0) return [];
      api.Recognize(null);
      const pieces = piecesOf(api.GetTSVText(0));
      const text = clean(api.GetUTF8Text());
      api.Clear();
      return markWords(text, pieces);
    },
  };
}

function piecesOf(listing: string): Omit<Piece, "startsWord">[] {
  const pieces: Omit<Piece, "startsWord">[] = [];
  for (const row of listing.split("\n")) {
    const [level, , , , , , left = "", , width = "", , percent = "", text = ""] = row.split("\t");
    const kept = clean(text);
    if (level !== WORD_LEVEL || kept === "") continue;
    const start = Number(left);
    pieces.push({
      text: kept,
      confidence: Math.max(0, Number(percent)) / 100,
      left: start,
      right: start + Number(width),
    });
  }
  return pieces;
}

function clean(text: string): string {
  return text.replace(INVISIBLE, "").replace(/\s+/gu, " ").trim().normalize("NFC");
}

/** The line with a margin of its own paper, as a portable pixmap. */
function onPaper(line: Picture): Uint8Array {
  const { data, width, height } = line;
  const paper = paperOf(line);
  const [wide, high] = [width + 2 * MARGIN_PIXELS, height + 2 * MARGIN_PIXELS];
  const header = Buffer.from(`P6\n${wide} ${high}\n255\n`, "latin1");
  const page = new Uint8Array(header.length + wide * high * 3);
  page.set(header);
  for (let at = 0; at < wide * high; at += 1) page.set(paper, header.length + at * 3);
  for (let row = 0; row < height; row += 1) {
    const to = header.length + ((row + MARGIN_PIXELS) * wide + MARGIN_PIXELS) * 3;
    page.set(data.subarray(row * width * 3, (row + 1) * width * 3), to);
  }
  return page;
}

/** The median colour along the upper and lower edge. */
function paperOf({ data, width, height }: Picture): number[] {
  return [0, 1, 2].map((channel) => {
    const seen: number[] = [];
    for (const row of [0, height - 1]) {
      for (let x = 0; x < width; x += 1) seen.push(data[(row * width + x) * 3 + channel] ?? 255);
    }
    return seen.sort((a, b) => a - b)[seen.length >> 1] ?? 255;
  });
}
