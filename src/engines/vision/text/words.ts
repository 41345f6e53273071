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
  if (words.length === 0) return undefined;
  return { text: words.map(({ text }) => text).join(" "), confidence: meanOf(words), area, words };
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
  const offset = ((left + right) / 2 - 0.5) * line.width;
  return {
    text: characters.map(({ character }) => character).join(""),
    confidence: characters.reduce((sum, { probability }) => sum + probability, 0) / characters.length,
    area: {
      ...line,
      x: line.x + offset * Math.cos(line.angle),
      y: line.y + offset * Math.sin(line.angle),
      width: (right - left) * line.width,
    },
  };
}

function between(read: readonly ReadCharacter[], a: number, b: number): number {
  return ((read[a]?.place ?? 0) + (read[b]?.place ?? 0)) / 2;
}

function meanOf(words: readonly TextPiece[]): number {
  return words.reduce((sum, { confidence }) => sum + confidence, 0) / words.length;
}
