import type { KeyPhrase } from "./find.js";

/** Web and mail addresses, somebody's handle, hashtags: each says something by itself. */
const ADDRESS =
  /(?:https?:\/\/|www\.)[^\s<>"]{1,2000}|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,190}|(?<![\p{L}\p{N}_])[@#][\p{L}\p{N}_]{1,200}/gu;
/** What no phrase goes across: ends of lines, cells of tables, marks of lists. */
const APART = /[\p{Cc}|•;；│┃]+/u;
/** Letters that stand in words of their own, between spaces, also in a text of another script. */
const SPACED = /[\p{L}\p{M}\p{N}]/u;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々〆]/u;

/**
 * Phrases that were read character by character: parted at ends of lines, addresses and hashtags, no word of another script is cut,
 * and nothing that cannot be seen at their ends. They come in the text's order and stay so.
 */
export function tidyPhrases(text: string, phrases: readonly KeyPhrase[]): KeyPhrase[] {
  const addresses = [...text.matchAll(ADDRESS)].map(({ index, 0: found }) => ({
    start: index,
    end: index + found.length,
  }));
  const tidied: KeyPhrase[] = [];
  let nth = 0;
  for (const phrase of phrases) {
    while ((addresses[nth]?.end ?? text.length) <= phrase.start && nth < addresses.length) nth += 1;
    for (const { span, whole } of partsOf(text, phrase, addresses, nth)) {
      const before = tidied.at(-1);
      const free = before?.end ?? 0;
      const seen = trim(text, whole ? span : wholeWords(text, span, free));
      // The phrase before grew into this one: `6|.1 inches`.
      if (before && seen.start < free) before.end = Math.max(free, whole ? free : seen.end);
      else if (seen.start < seen.end && SPACED.test(text.slice(seen.start, seen.end)))
        tidied.push({ ...seen, score: phrase.score });
    }
  }
  return tidied;
}

interface Span {
  start: number;
  end: number;
}

/** A phrase without the addresses that it touches, from the `nth` on, which stand for themselves. */
function partsOf(
  text: string,
  phrase: Span,
  addresses: readonly Span[],
  nth: number,
): { span: Span; whole: boolean }[] {
  const parts: { span: Span; whole: boolean }[] = [];
  const add = (start: number, end: number): void => {
    if (start < end) for (const span of between(text, start, end)) parts.push({ span, whole: false });
  };
  let from = phrase.start;
  for (let at = nth; at < addresses.length; at++) {
    const address = addresses[at];
    if (!address || address.start >= phrase.end) break;
    add(from, address.start);
    parts.push({ span: address, whole: true });
    from = address.end;
  }
  add(from, phrase.end);
  return parts;
}

function between(text: string, start: number, end: number): Span[] {
  const parts: Span[] = [];
  let from = start;
  for (const part of text.slice(start, end).split(APART)) {
    const at = text.indexOf(part, from);
    if (part.length > 0) parts.push({ start: at, end: at + part.length });
    from = at + part.length;
  }
  return parts;
}

/** Grows over the letters of another script that a phrase begins or ends amid. */
function wholeWords(text: string, { start, end }: Span, free: number): Span {
  const isLetter = (at: number): boolean => {
    const character = text[at] ?? "";
    if (/[.,]/.test(character)) return /^\d.\d$/.test(text.slice(Math.max(0, at - 1), at + 2));
    if (character === "-") return /^[\dA-Za-z].[\dA-Za-z]$/.test(text.slice(Math.max(0, at - 1), at + 2));
    return SPACED.test(character) && !UNSPACED.test(character);
  };
  let [first, last] = [start, end];
  while (first > free && isLetter(first) && isLetter(first - 1)) first -= 1;
  while (last < text.length && isLetter(last - 1) && isLetter(last)) last += 1;
  if (/\d$/.test(text.slice(first, last)) && /[%％‰℃]/.test(text[last] ?? "")) last += 1;
  return { start: first, end: last };
}

function trim(text: string, { start, end }: Span): Span {
  let [first, last] = [start, end];
  const isUnseen = (at: number): boolean => /[\s\p{C}]/u.test(text[at] ?? "");
  while (first < last && isUnseen(first) && !isPair(text, first)) first += 1;
  while (last > first && isUnseen(last - 1) && !isPair(text, last - 2)) last -= 1;
  return { start: first, end: last };
}

/** Whether a character of two units stands here. */
const isPair = (text: string, at: number): boolean => (text.codePointAt(at) ?? 0) > 0xffff;
