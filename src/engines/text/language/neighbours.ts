import { hashText } from "../linear/hash.js";

/**
 * Tells six European languages apart in texts of a few words, where a general detector errs most: a logistic regression
 * over words and letter runs. Trained by tools/train/text/neighbours.js.
 */
export interface NeighbourModel {
  readonly languages: readonly string[];
  /** Weights in so many `STEPS` to one, one row of buckets a language. */
  readonly weights: Int8Array;
  readonly buckets: number;
}

/** Steps in which weights are kept. */
export const STEPS = 24;
/** How much it counts beside the general detector. */
const TRUST = 1;
/** From this many words on, the general detector knows better: the sum counts less in proportion. */
const SHORT_WORDS = 4;
/** Longer texts need no help: only this many words are read. */
const WORDS_MAX = 40;

/** The features of a text: each word, and its runs of two to four letters with the word's bounds. */
export function* neighbourFeatures(text: string): Generator<string> {
  const words = text.toLowerCase().match(/[\p{Script=Latin}\p{M}]+/gu) ?? [];
  for (const word of words.slice(0, WORDS_MAX)) {
    yield `=${word}`;
    const bounded = `<${word.slice(0, 24)}>`;
    for (let size = 2; size <= 4; size++) {
      for (let at = 0; at + size <= bounded.length; at++) yield bounded.slice(at, at + size);
    }
  }
}

/** Log-odds of each language against the likeliest. */
export function neighbourOdds(text: string, model: NeighbourModel): Map<string, number> {
  const sums = model.languages.map(() => 0);
  let words = 0;
  for (const feature of neighbourFeatures(text)) {
    if (feature.startsWith("=")) words += 1;
    const bucket = hashText(feature) % model.buckets;
    for (let nth = 0; nth < sums.length; nth++) {
      sums[nth] = (sums[nth] ?? 0) + (model.weights[nth * model.buckets + bucket] ?? 0);
    }
  }
  const best = Math.max(...sums);
  const by = (TRUST * Math.min(1, SHORT_WORDS / Math.max(1, words))) / STEPS;
  return new Map(model.languages.map((language, nth) => [language, ((sums[nth] ?? 0) - best) * by]));
}
