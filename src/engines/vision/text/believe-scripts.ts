import type { TextLine } from "./words.js";

/** A line as it was read in the end, and as PP-OCR's recognizer alone reads it. */
export interface Reading {
  readonly line: TextLine | undefined;
  readonly plain: TextLine | undefined;
}

/** One line of a script read this surely makes its other lines believable. Of lines that are there nine in ten reach it. */
const SURE = 0.8;
/** The scripts that PP-OCR's recognizer lacks: Tesseract sees their letters in railings and reflections, too. */
const SCRIPTS = [
  /\p{Script=Hangul}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Arabic}/u,
  /\p{Script=Devanagari}/u,
] as const;

/** Keeps a line in another script where some line of the picture is surely in it; elsewhere the plain reading stands. */
export function believeScripts(readings: readonly Reading[]): TextLine[] {
  const scriptOf = ({ text }: TextLine) => SCRIPTS.find((script) => script.test(text));
  const sure = new Set(
    readings.flatMap(({ line }) => (line && line.confidence >= SURE ? [scriptOf(line)] : [])),
  );
  return readings.flatMap(({ line, plain }) => {
    const script = line && scriptOf(line);
    const kept = script && !sure.has(script) ? plain : line;
    return kept ? [kept] : [];
  });
}
