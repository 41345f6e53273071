import { hashText } from "../linear/hash.js";
import { ELSEWHERE, type FrequentWords } from "./frequent-words.js";

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
/** How much it counts beside the words' own likelihood; fitted on development texts of two words. */
const TRUST = 0.6;
/** Up to so many words say most by which they are; beyond, the general detector knows better. */
const SHORT_WORDS = 4;
/** Longer texts need no help: only this many words are read. */
const WORDS_MAX = 40;

const wordsOf = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{Script=Latin}\p{M}]+/gu) ?? []).slice(0, WORDS_MAX);

/** The features of a text: each word, and its runs of two to four letters with the word's bounds. */
export function* neighbourFeatures(text: string): Generator<string> {
  for (const word of wordsOf(text)) {
    yield `=${word}`;
    const bounded = `<${word.slice(0, 24)}>`;
    for (let size = 2; size <= 4; size++) {
      for (let at = 0; at + size <= bounded.length; at++) yield bounded.slice(at, at + size);
    }
  }
}

/** What a text's words say of the language, as differences of logarithms. */
export interface NeighbourOdds {
  of: ReadonlyMap<string, number>;
  /** Of every language that has no list of words here. */
  elsewhere: number;
  /** 1 in texts of a few words, nearing 0 in long ones: how much all this counts. */
  shortness: number;
}

export function neighbourOdds(text: string, model: NeighbourModel, frequent: FrequentWords): NeighbourOdds {
  const sums = model.languages.map(() => 0);
  for (const feature of neighbourFeatures(text)) {
    const bucket = hashText(feature) % model.buckets;
    for (let nth = 0; nth < sums.length; nth++) {
      sums[nth] = (sums[nth] ?? 0) + (model.weights[nth * model.buckets + bucket] ?? 0);
    }
  }
  const best = Math.max(...sums);
  const words = wordsOf(text);
  const shortness = words.length === 0 ? 0 : Math.min(1, SHORT_WORDS / words.length);
  const logs = new Map(frequent.logs(words).map((log, nth) => [frequent.languages[nth], log]));
  const of = model.languages.map((language, nth): [string, number] => {
    const letters = (((sums[nth] ?? 0) - best) * TRUST) / STEPS;
    return [language, shortness * (letters + (logs.get(language) ?? 0))];
  });
  return { of: new Map(of), elsewhere: shortness * ELSEWHERE * words.length, shortness };
}
