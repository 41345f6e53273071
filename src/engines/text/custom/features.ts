import { segmentWords } from "../tokens/tokenizer.js";

/** One text as feature numbers with weights; of length 1 at most in the Euclidean sense. */
export interface SparseVector {
  indices: Int32Array;
  values: Float32Array;
}

/** What a classifier knows of its features: their numbers and how rare they are. */
export interface FeatureTable {
  numbers: Map<string, number>;
  /** Inverse document frequencies, by number. */
  rarity: Float32Array;
  /** Whether words and letters are weighed as one kind, as in classifiers of the first version. */
  isOneKind?: boolean;
}

const FEATURES_MAX = 120_000;
/** Only the start of a long document is read: its class shows by then. */
const WORDS_MAX = 1_500;
const SPACELESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** Words and word pairs; and runs of two to five letters inside words. */
export function featuresOf(text: string): [words: string[], letters: string[]] {
  const clean = text.normalize("NFKC").toLowerCase();
  const words: string[] = [];
  const letters: string[] = [];
  const found = wordsOf(clean).slice(0, WORDS_MAX);
  found.forEach((word, at) => {
    words.push(`w ${word}`, `b ${found[at - 1] ?? ""} ${word}`);
    const bounded = ` ${word.slice(0, 30)} `;
    for (let size = 2; size <= 5; size++) {
      for (let from = 0; from + size <= bounded.length; from++)
        letters.push(`c${bounded.slice(from, from + size)}`);
    }
  });
  return [words, letters];
}

function wordsOf(text: string): string[] {
  if (SPACELESS.test(text)) {
    return segmentWords(text.slice(0, 20_000), "zh").map(({ start, end }) => text.slice(start, end));
  }
  return text.match(/[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu) ?? [];
}

/** Learns which features there are: the commonest, by the number of texts that hold them. */
export function learnFeatures(texts: readonly string[]): FeatureTable {
  const frequency = new Map<string, number>();
  for (const text of texts) {
    for (const feature of new Set(featuresOf(text).flat()))
      frequency.set(feature, (frequency.get(feature) ?? 0) + 1);
  }
  const fewest = texts.length < 200 ? 1 : 2;
  const kept = [...frequency].filter(([, count]) => count >= fewest).sort((a, b) => b[1] - a[1]);
  kept.splice(FEATURES_MAX);
  return {
    numbers: new Map(kept.map(([feature], number) => [feature, number])),
    rarity: Float32Array.from(kept, ([, count]) => Math.log((1 + texts.length) / (1 + count)) + 1),
  };
}

/** A vector of words and one of meaning as one of length 1: the latter's features are numbered behind the former's. */
export const withMeaning = (words: SparseVector, meaning: Float32Array, offset: number): SparseVector =>
  joined(words, { indices: Int32Array.from(meaning, (_, at) => offset + at), values: meaning });

/** TF-IDF with dampened counts; words and letters weigh the same, though letters are more. */
export function toVector(text: string, table: FeatureTable): SparseVector {
  const [words, letters] = featuresOf(text);
  if (table.isOneKind) return weighed([...words, ...letters], table);
  return joined(weighed(words, table), weighed(letters, table));
}

function weighed(features: readonly string[], { numbers, rarity }: FeatureTable): SparseVector {
  const counts = new Map<number, number>();
  for (const feature of features) {
    const number = numbers.get(feature);
    if (number !== undefined) counts.set(number, (counts.get(number) ?? 0) + 1);
  }
  const indices = Int32Array.from([...counts.keys()].sort((a, b) => a - b));
  const values = Float32Array.from(indices, (number) => {
    return (1 + Math.log(counts.get(number) ?? 1)) * (rarity[number] ?? 0);
  });
  const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)) || 1;
  return { indices, values: values.map((value) => value / norm) };
}

/** Two vectors of length 1 side by side, as one of length 1. */
function joined(first: SparseVector, second: SparseVector): SparseVector {
  const indices = new Int32Array(first.indices.length + second.indices.length);
  const values = new Float32Array(indices.length);
  [first, second].forEach((part, nth) => {
    const from = nth === 0 ? 0 : first.indices.length;
    indices.set(part.indices, from);
    values.set(
      part.values.map((value) => value * Math.SQRT1_2),
      from,
    );
  });
  return { indices, values };
}
