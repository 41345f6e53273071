import { wordsOf } from "./opinion-features.js";

/** Rows of the table of pieces; what is one beyond them stands for no piece. */
export const PIECE_ROWS = 1 << 17;
/** Only so much of a word is cut into pieces. */
const WORD_CHARACTERS_MAX = 20;
/** Words beyond these are not read. */
const WORDS_MAX = 200;

/**
 * Rows of what each word of a text is made of: the word, its runs of up to four characters, and the runs of letters within
 * its syllables (Korean ones hold two to four), so that endings and misspellings count. tools/train/text/order.py cuts alike.
 */
export function wordPieces(text: string): number[][] {
  return wordsOf(text).slice(0, WORDS_MAX).map(piecesOf);
}

function piecesOf(word: string): number[] {
  const rows = new Set([toRow([word], 0, 1, 7)]);
  const characters = ["<", ...[...word].slice(0, WORD_CHARACTERS_MAX), ">"];
  for (let length = 1; length <= 4; length++) addRuns(rows, characters, length, length * 1_000_003);
  const letters = [...characters.join("").normalize("NFD")];
  if (letters.length > characters.length)
    for (const length of [4, 6]) addRuns(rows, letters, length, length * 7_919 + 1);
  return [...rows];
}

function addRuns(rows: Set<number>, characters: readonly string[], length: number, seed: number): void {
  for (let at = 0; at + length <= characters.length; at++) {
    rows.add(toRow(characters, at, at + length, seed));
  }
}

/** CRC-32 of each byte alone. */
const BYTES = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** The low bits of the CRC-32, begun with a seed, of some characters in UTF-16, low bytes first. */
function toRow(characters: readonly string[], from: number, to: number, seed: number): number {
  let crc = ~seed;
  for (let at = from; at < to; at++) {
    const units = characters[at] ?? "";
    for (let nth = 0; nth < units.length; nth++) {
      const unit = units.charCodeAt(nth);
      crc = (crc >>> 8) ^ (BYTES[(crc ^ unit) & 255] ?? 0);
      crc = (crc >>> 8) ^ (BYTES[(crc ^ (unit >>> 8)) & 255] ?? 0);
    }
  }
  return ~crc & (PIECE_ROWS - 1);
}
