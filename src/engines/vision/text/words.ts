import type { ReadCharacter } from "./read-line.js";
import type { TurnedRectangle } from "./shapes.js";

/** A piece of text, how sure it is, 0 to 1, and where. */
export interface TextPiece {
  readonly text: string;
  readonly confidence: number;
  readonly area: TurnedRectangle;
}

export interface TextLine extends TextPiece {
  readonly words: readonly TextPiece[];
}

/** Joins what was read to a line and parts it into words at the spaces; undefined where nothing was read. */
export function toLine(read: readonly ReadCharacter[], area: TurnedRectangle): TextLine | undefined {
  const words: TextPiece[] = [];
  let start = 0;
  for (let at = 0; at <= read.length; at += 1) {
    const isEnd = at === read.length || read[at]?.character.trim() === "";
    if (!isEnd) continue;
    if (at > start) words.push(toWord(read, start, at, area));
    start = at + 1;
  }
  return joinWords(words, area, true);
}

/** A line of these words; undefined without any. In scripts without spaces they become one word. */
export function joinWords(
  words: readonly TextPiece[],
  area: TurnedRectangle,
  spaced: boolean,
): TextLine | undefined {
  if (words.length === 0) return undefined;
  const text = words.map((word) => word.text).join(spaced ? " " : "");
  const confidence = meanOf(words);
  return { text, confidence, area, words: spaced ? words : [{ text, confidence, area }] };
}

/** The piece of a line from one place along it to another, both 0 to 1. */
export function wordAt(piece: TextPiece, left: number, right: number): TextPiece {
  return { text: piece.text, confidence: piece.confidence, area: partOf(piece.area, left, right) };
}

/** The part of an area from one place along it to another, both 0 to 1. */
export function partOf(area: TurnedRectangle, left: number, right: number): TurnedRectangle {
  const offset = ((left + right) / 2 - 0.5) * area.width;
  return {
    ...area,
    x: area.x + offset * Math.cos(area.angle),
    y: area.y + offset * Math.sin(area.angle),
    width: (right - left) * area.width,
  };
}

function toWord(
  read: readonly ReadCharacter[],
  start: number,
  end: number,
  line: TurnedRectangle,
): TextPiece {
  const characters = read.slice(start, end);
  // Places are the middles of characters: a word begins halfway from the character before it, or at the line's own end.
  const left = start === 0 ? 0 : between(read, start - 1, start);
  const right = end === read.length ? 1 : between(read, end - 1, end);
  const text = characters.map(({ character }) => character).join("");
  const sum = characters.reduce((whole, { probability }) => whole + probability, 0);
  return wordAt({ text, confidence: sum / characters.length, area: line }, left, right);
}

function between(read: readonly ReadCharacter[], a: number, b: number): number {
  return ((read[a]?.place ?? 0) + (read[b]?.place ?? 0)) / 2;
}

function meanOf(words: readonly TextPiece[]): number {
  return words.reduce((sum, { confidence }) => sum + confidence, 0) / words.length;
}
