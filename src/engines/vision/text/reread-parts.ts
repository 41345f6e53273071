import type { Piece } from "./pieces.js";

/** What another reader makes of a part of a line. */
export interface Reread {
  readonly text: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** The share of the part that the text fills, 0 to 1. */
  readonly covered: number;
}

/** A piece less sure than this may be of another script. */
const SURE = 0.8;
/** A piece less sure than this is taken for one of another script, whatever its letters. */
const GUESSED = 0.65;
/** What the other reader reads stands from here on; from the higher on where letters of the reader's own script would give way. */
const CONFIDENCE_MIN = { foreign: 0.7, own: 0.9 };
const COVERED_MIN = 0.8;

interface Stretch {
  from: number;
  to: number;
}

/**
 * Has the parts of a line read again that its reader is not sure of: Latin words and numbers within a line of another script.
 * Where the other reader is surer and reads all of it, its reading stands.
 */
export async function rereadParts(
  pieces: readonly Piece[],
  ownLetters: RegExp,
  reread: (left: number, right: number) => Promise<Reread | undefined>,
): Promise<Piece[]> {
  const mended: Piece[] = [];
  let kept = 0;
  for (const stretch of doubtfulStretches(pieces, ownLetters)) {
    if (stretch.from < kept) continue;
    const read = await readStretch(pieces, stretch, ownLetters, reread);
    if (!read) continue;
    mended.push(...pieces.slice(kept, stretch.from), ...read);
    kept = stretch.to;
  }
  return [...mended, ...pieces.slice(kept)];
}

/**
 * What is side by side and doubtful or has no letter of the reader's script, from one piece to another that are both: within it
 * may be letters of the script that were imagined. Then each such piece by itself.
 */
function doubtfulStretches(pieces: readonly Piece[], ownLetters: RegExp): Stretch[] {
  const isDoubtful = ({ confidence }: Piece): boolean => confidence < SURE;
  const isForeign = ({ text, confidence }: Piece): boolean => confidence < GUESSED || !ownLetters.test(text);
  const wide: Stretch[] = [];
  const single: Stretch[] = [];
  let open: Stretch | undefined;
  for (const [at, piece] of pieces.entries()) {
    if (isDoubtful(piece) && isForeign(piece)) {
      single.push({ from: at, to: at + 1 });
      if (open) open.to = at + 1;
      else {
        open = { from: at, to: at + 1 };
        wide.push(open);
      }
    } else if (!isDoubtful(piece) && !isForeign(piece)) open = undefined;
  }
  return [...wide, ...single].sort((a, b) => a.from - b.from || b.to - a.to);
}

async function readStretch(
  pieces: readonly Piece[],
  { from, to }: Stretch,
  ownLetters: RegExp,
  reread: (left: number, right: number) => Promise<Reread | undefined>,
): Promise<Piece[] | undefined> {
  const parts = pieces.slice(from, to);
  const [start, end] = [parts[0], parts.at(-1)];
  if (!start || !end) return undefined;
  // Halfway to the neighbours: the boxes of doubtful pieces are not exact, and may reach into what follows.
  const { left: after } = pieces[to] ?? { left: end.right };
  const { right: before } = pieces[from - 1] ?? { right: start.left };
  const left = (Math.min(before, start.left) + start.left) / 2;
  const right = (Math.min(after, end.right) + after) / 2;
  const read = right > left ? await reread(left, right) : undefined;
  const confidence = parts.reduce((sum, part) => sum + part.confidence, 0) / parts.length;
  const least = CONFIDENCE_MIN[parts.some(({ text }) => ownLetters.test(text)) ? "own" : "foreign"];
  if (!read || read.confidence < Math.max(confidence, least) || read.covered < COVERED_MIN) return undefined;
  return spread(read, left, right, start.startsWord);
}

/** The words of a reading, side by side, each as wide as it is long. */
function spread({ text, confidence }: Reread, left: number, right: number, startsWord: boolean): Piece[] {
  const perCharacter = (right - left) / text.length;
  return [...text.matchAll(/\S+/gu)].map(({ 0: word, index }, at) => ({
    text: word,
    confidence,
    left: left + index * perCharacter,
    right: left + (index + word.length) * perCharacter,
    startsWord: at > 0 || startsWord,
  }));
}
