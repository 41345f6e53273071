import type { Entity } from "../entity.js";
import { EAST_ASIAN } from "./east-asian.js";
import { LATIN_LEXICONS } from "./lexicons-latin.js";
import { OTHER_LEXICONS } from "./lexicons-other.js";
import { toPatterns } from "./spaced.js";

interface Patterns {
  readonly dates: readonly RegExp[];
  readonly quantities: readonly RegExp[];
}

/** Sure enough to stand beside what models find; a surer name wins over it (`May`, `Seven Network`). */
const DATE_SCORE = 0.97;
const QUANTITY_SCORE = 0.92;
/** `fand 2006 statt`: four digits alone are oftener a year than a count. */
const YEAR = /^(?:19|20)\d{2}$/;
const YEAR_SCORE = 0.85;
/** Patterns run over pieces of this size, so that time grows with the text's length and no faster. */
const PIECE_UNITS = 4_000;
const PIECE_OVERLAP_UNITS = 80;

const made = new Map<string, Patterns>();

/** Dates, times and quantities by the language's grammar. Of two that overlap the longer stays, a date before a quantity. */
export function findDatesAndQuantities(text: string, language: string): Entity[] {
  const { dates, quantities } = patternsOf(language);
  const found: Entity[] = [];
  for (let from = 0; from < text.length; from += PIECE_UNITS - PIECE_OVERLAP_UNITS) {
    const piece = text.slice(from, from + PIECE_UNITS);
    collect(piece, from, dates, "DATE", DATE_SCORE, found);
    collect(piece, from, quantities, "QUANTITY", QUANTITY_SCORE, found);
  }
  return withoutOverlaps(found);
}

function patternsOf(language: string): Patterns {
  const known = made.get(language);
  if (known) return known;
  const lexicon = LATIN_LEXICONS[language] ?? OTHER_LEXICONS[language];
  const patterns = lexicon ? toPatterns(lexicon) : (EAST_ASIAN[language] ?? { dates: [], quantities: [] });
  made.set(language, patterns);
  return patterns;
}

function collect(
  piece: string,
  from: number,
  patterns: readonly RegExp[],
  type: "DATE" | "QUANTITY",
  score: number,
  found: Entity[],
): void {
  const text = (start: number, end: number): string => piece.slice(start - from, end - from);
  for (const pattern of patterns) {
    for (const { 0: matched, index } of piece.matchAll(pattern)) {
      const trimmed = matched.trimStart();
      const start = from + index + matched.length - trimmed.length;
      // `December 2.` at a sentence's end: the full stop is none of the date's.
      const end = start + trimmed.replace(/[\s,]+$|(?<=\d)\.$/u, "").length;
      if (end <= start || isPartOfName(piece, start - from, end - from)) continue;
      const year = type === "QUANTITY" && YEAR.test(text(start, end));
      found.push(year ? { start, end, type: "DATE", score: YEAR_SCORE } : { start, end, type, score });
    }
  }
}

const NUMBER = /^\p{Nd}[\p{Nd}.,]*(?:st|nd|rd|th|º|ª)?$/u;
/** A word that begins large behind another, or is written like a brand, or what a hyphen or a point ties to the number. */
const NAMES =
  /(?:[^.!?:;\s"(]\s+\p{Lu}[\p{L}\p{M}]{1,30}\s|(?<![\p{L}\p{N}])\p{Ll}\p{Lu}[\p{L}]{1,30}\s|(?<![\p{L}\p{N}])\p{Lu}\p{Ll}+\p{Lu}[\p{L}]{0,30}\s|[\p{L}\p{N}][-–])$/u;
const GOES_ON = /^[-–][\p{L}\p{N}]/u;

/** Whether a number alone is part of a name or of a longer number: `Windows 11`, `F-150`, `555-0100`. */
function isPartOfName(piece: string, start: number, end: number): boolean {
  if (!NUMBER.test(piece.slice(start, end))) return false;
  return NAMES.test(piece.slice(Math.max(0, start - 48), start)) || GOES_ON.test(piece.slice(end, end + 2));
}

function withoutOverlaps(found: readonly Entity[]): Entity[] {
  const ranked = [...found].sort(
    (a, b) => Number(b.type === "DATE") - Number(a.type === "DATE") || b.end - b.start - (a.end - a.start),
  );
  const kept: Entity[] = [];
  const taken = new Set<number>();
  for (const entity of ranked) {
    let free = true;
    for (let at = entity.start; at < entity.end && free; at++) free = !taken.has(at);
    if (!free) continue;
    for (let at = entity.start; at < entity.end; at++) taken.add(at);
    kept.push(entity);
  }
  return kept.sort((a, b) => a.start - b.start);
}
