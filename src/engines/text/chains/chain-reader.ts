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

  /**
   * Probabilities of each word's labels; `others` are another reader's scores before softmax, in the same order of labels,
   * `tags` the words' parts of speech, for chains that were trained with them.
   */
  read(
    words: readonly string[],
    others: readonly ArrayLike<number>[],
    tags?: readonly string[],
  ): Float64Array[] {
    if (words.length === 0) return [];
    return joinRows(this.#model, emissionsOf(this.#model, wordFeatures(words, this.#classOf, tags)), others);
  }

  /** The likeliest label of each word by this chain alone. */
  labelsAlone(words: readonly string[]): string[] {
    return this.#labels(words, (rows) => marginals(rows, this.#model.transitions));
  }

  /** The likeliest label of each word by this chain and another reader. */
  labelsBeside(words: readonly string[], others: readonly ArrayLike<number>[]): string[] {
    return this.#labels(words, (rows) => joinRows(this.#model, rows, others));
  }

  #labels(words: readonly string[], join: (rows: Float64Array[]) => Float64Array[]): string[] {
    if (words.length === 0) return [];
    const rows = emissionsOf(this.#model, wordFeatures(words, this.#classOf));
    return join(rows).map((row) => this.#model.labels[argmax(row)] ?? "X");
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
