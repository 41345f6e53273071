import { argmax } from "../linear/softmax.js";
import { type ChainModel, emissionsOf, marginals } from "./chain-model.js";
import { NO_CLASSES, type WordClasses, wordFeatures } from "./word-features.js";

/** Reads sentences word by word with a chain, beside another reader. */
export class ChainReader {
  readonly #model: ChainModel;
  readonly #classOf: WordClasses;

  constructor(model: ChainModel, classOf: WordClasses = NO_CLASSES) {
    this.#model = model;
    this.#classOf = classOf;
  }

  /** What is seen of each word: the same for all chains of a language. */
  look(words: readonly string[]): Int32Array[] {
    return wordFeatures(words, this.#classOf);
  }

  /** What each word's features say for each label of this chain, before the sentence is read as a whole. */
  weigh(features: readonly Int32Array[]): Float64Array[] {
    return emissionsOf(this.#model, features);
  }

  /** Probabilities of each word's labels; `others` are another reader's scores before softmax, in the same order of labels. */
  read(words: readonly string[], others: readonly ArrayLike<number>[]): Float64Array[] {
    return this.join(this.weigh(this.look(words)), others);
  }

  /** Probabilities of the labels of words that were weighed, beside another reader's scores, or alone. */
  join(rows: readonly Float64Array[], others: readonly ArrayLike<number>[]): Float64Array[] {
    return rows.length === 0 ? [] : joinRows(this.#model, rows, others);
  }

  /** The likeliest label of each word that was weighed, by this chain alone. */
  labelsAlone(rows: readonly Float64Array[]): string[] {
    return rows.length === 0 ? [] : this.#labels(marginals(rows, this.#model.transitions));
  }

  /** The likeliest label of each word that was weighed, by this chain and another reader. */
  labelsBeside(rows: readonly Float64Array[], others: readonly ArrayLike<number>[]): string[] {
    return this.#labels(this.join(rows, others));
  }

  #labels(probabilities: readonly Float64Array[]): string[] {
    return probabilities.map((row) => this.#model.labels[argmax(row)] ?? "X");
  }
}

/** The chain's scores and another reader's as probabilities, given the whole sentence. */
export function joinRows(
  model: ChainModel,
  emissions: readonly Float64Array[],
  others: readonly ArrayLike<number>[],
): Float64Array[] {
  const { other, own } = model.mix;
  const rows = emissions.map((row, at) => {
    const beside = others[at];
    return row.map((score, label) => own * score + other * (beside?.[label] ?? 0));
  });
  return marginals(rows, model.transitions, own);
}
