import type { PhraseSpan, PhraseWords } from "./phrase-words.js";

/** A web address, a mail address, somebody's handle: says something by itself, and is no part of what stands beside it. */
const ADDRESS = /^(?:https?(?::|$)|www\.|@[\p{L}\p{N}_]|[^\s@]+@[^\s@]+\.)/iu;
const TAG = /^#[\p{L}\p{N}_]/u;
const CURRENCY = /^[\p{L}.]{0,3}\p{Sc}$/u;
const SAYS = /[\p{L}\p{N}]/u;

/** Cuts addresses and hashtags out of phrases, and marks off their ends; a phrase of marks alone is none. */
export function trimPhrases(spans: readonly PhraseSpan[], sentence: PhraseWords): PhraseSpan[] {
  return spans.flatMap((span) => cutAddresses(span, sentence)).flatMap((span) => cutMarks(span, sentence));
}

function cutAddresses(span: PhraseSpan, { words, tags }: PhraseWords): PhraseSpan[] {
  const parts: PhraseSpan[] = [];
  let first = span.first;
  for (let at = span.first; at < span.last; at++) {
    const word = words[at] ?? "";
    const tied = at > first && tags[at - 1] === "DET";
    if (!ADDRESS.test(word) && (!TAG.test(word) || tied)) continue;
    if (at > first) parts.push({ ...span, first, last: at });
    parts.push({ ...span, first: at, last: at + 1 });
    first = at + 1;
  }
  if (first < span.last) parts.push({ ...span, first });
  return parts;
}

function cutMarks(span: PhraseSpan, { words }: PhraseWords): PhraseSpan[] {
  let { first, last } = span;
  const says = (at: number): boolean => SAYS.test(words[at] ?? "");
  const isPrice = (at: number, beside: number): boolean =>
    /^(?:\p{Sc}|[%‰])$/u.test(words[at] ?? "") && /\p{N}/u.test(words[beside] ?? "");
  const opens = (at: number): boolean => /^["“„«'‘]$/.test(words[at] ?? "");
  while (first < last && !says(first) && !isPrice(first, first + 1)) {
    if (opens(first) && words.slice(first + 1, last).some((word) => /^["”“»'’]$/.test(word))) break;
    first += 1;
  }
  while (last > first && !says(last - 1) && !isPrice(last - 1, last - 2)) {
    if (words.slice(first, last - 1).some((word) => /^["“„«'‘([{]$/.test(word))) break;
    last -= 1;
  }
  // `US$ 45`: the amount was left out.
  if (words.slice(first, last).every((word) => CURRENCY.test(word)) && /^\p{N}/u.test(words[last] ?? ""))
    last += 1;
  const tells = words.slice(first, last).some((word) => SAYS.test(word));
  return tells && !words.slice(first, last).every((word) => CURRENCY.test(word))
    ? [{ ...span, first, last }]
    : [];
}
