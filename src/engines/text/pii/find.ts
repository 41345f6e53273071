import type { Entity } from "../entities/entity.js";
import { findAddresses } from "./address.js";
import { DETECTORS, type Detector } from "./detectors.js";
import type { Pii } from "./pii.js";

/** How far before a number the words that explain it may stand. */
const CONTEXT_UNITS = 60;
/** Patterns run over pieces of this size, so that time grows with the text's length and no faster. */
const PIECE_UNITS = 4_000;
const PIECE_OVERLAP_UNITS = 200;

/** Personal information: what has a form of its own, names and dates from the text's entities. */
export const findPii = (
  text: string,
  entities: readonly Entity[],
  patterns: readonly Pii[] = findPatterns(text),
): Pii[] => withoutOverlaps([...patterns, ...entities.flatMap(toPii)]);

/** What has a form of its own, by pattern and check digit; one may overlap another. */
export function findPatterns(text: string): Pii[] {
  const found: Pii[] = [];
  for (let from = 0; from < text.length; from += PIECE_UNITS - PIECE_OVERLAP_UNITS) {
    const piece = text.slice(from, from + PIECE_UNITS);
    for (const detector of DETECTORS) found.push(...shift(detect(piece, detector), from));
    found.push(...shift(findAddresses(piece), from));
  }
  return found;
}

function detect(piece: string, { type, pattern, check, context, around, score }: Detector): Pii[] {
  const found: Pii[] = [];
  for (const match of piece.matchAll(pattern)) {
    const own = match.indices?.[1];
    const [start, end] = own ?? [match.index, match.index + match[0].length];
    // Where the pattern says what is the information, it says where it ends: a password may end in a mark.
    const words = own ? piece.slice(start, end) : withoutMarks(piece.slice(start, end));
    if (check && !check(words.replace(/[ -]/g, ""))) continue;
    const until = around ? end + CONTEXT_UNITS : start;
    if (context && !context.test(piece.slice(Math.max(0, start - CONTEXT_UNITS), until))) continue;
    found.push({ start, end: start + words.length, type, score });
  }
  return found;
}

/** Marks behind a word are the sentence's; a closing bracket is the word's own where the word opens it (`/wiki/Oslo_(city)`). */
function withoutMarks(words: string): string {
  let end = words.length;
  for (;;) {
    const last = words[end - 1] ?? "";
    const opening = BRACKETS[last];
    const isOwn =
      opening && words.slice(0, end).split(opening).length >= words.slice(0, end).split(last).length;
    if (isOwn || !/[.,;:!?)\]]/.test(last)) return words.slice(0, end);
    end -= 1;
  }
}

const BRACKETS: Readonly<Record<string, string>> = { ")": "(", "]": "[" };

const shift = (found: readonly Pii[], by: number): Pii[] =>
  found.map((pii) => ({ ...pii, start: pii.start + by, end: pii.end + by }));

function toPii({ type, start, end, score }: Entity): Pii[] {
  if (type === "PERSON") return [{ start, end, type: "NAME", score }];
  if (type === "DATE") return [{ start, end, type: "DATE_TIME", score: score * 0.98 }];
  return [];
}

/** Of two that overlap the surer stays, then the longer. */
function withoutOverlaps(found: readonly Pii[]): Pii[] {
  const length = (pii: Pii): number => pii.end - pii.start;
  const ranked = [...found].sort((a, b) => b.score - a.score || length(b) - length(a));
  const kept: Pii[] = [];
  for (const pii of ranked) {
    if (kept.every((other) => pii.end <= other.start || pii.start >= other.end)) kept.push(pii);
  }
  return kept.sort((a, b) => a.start - b.start);
}
