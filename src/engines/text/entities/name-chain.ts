import { type ChainModel, emissionsOf, marginals } from "../chains/chain-model.js";
import { type WordClasses, wordFeatures } from "../chains/word-features.js";
import {
  type CharacterUnit,
  characterFeatures,
  toStretches,
  wordsOfCharacters,
} from "../characters/character-features.js";
import type { ListedNames } from "./listed-names.js";

/**
 * A chain over words, or characters, with shapes, affixes, word classes and lists of names, which sees what an encoder of
 * pieces does not. Its scores and the encoder's are added.
 */
export class NameChain {
  readonly #model: ChainModel;
  readonly #classOf: WordClasses;
  readonly #listed: ListedNames;
  readonly #places: readonly number[];
  readonly #transitions: Float32Array;

  /** `labels` are the encoder's: what this chain did not learn to tell counts as nothing to it, and the encoder decides. */
  constructor(model: ChainModel, labels: readonly string[], classOf: WordClasses, listed: ListedNames) {
    this.#model = model;
    this.#classOf = classOf;
    this.#listed = listed;
    this.#places = labels.map((label) => Math.max(0, model.labels.indexOf(label)));
    const own = model.labels.length;
    this.#transitions = Float32Array.from(
      this.#places.flatMap((from) => this.#places.map((to) => model.transitions[from * own + to] ?? 0)),
    );
  }

  /** Probabilities of each word's labels; `scores` are the encoder's, before softmax. */
  readWords(words: readonly string[], scores: readonly ArrayLike<number>[]): Float64Array[] {
    return this.#join(wordFeatures(words, this.#classOf, this.#listed.marksOfWords(words)), scores);
  }

  /** Probabilities of each character's labels, where names are not bounded by spaces. */
  readCharacters(
    text: string,
    language: string,
    units: readonly (CharacterUnit & { scores: ArrayLike<number> })[],
  ): Float64Array[] {
    const words = wordsOfCharacters(text, language);
    return toStretches(units).flatMap((stretch) => {
      const marks = this.#listed.marksOfCharacters(stretch.map(({ character }) => character));
      return this.#join(
        characterFeatures(stretch, words, marks),
        stretch.map(({ scores }) => scores),
      );
    });
  }

  #join(features: readonly Int32Array[], scores: readonly ArrayLike<number>[]): Float64Array[] {
    if (features.length === 0) return [];
    const { other, own } = this.#model.mix;
    const rows = emissionsOf(this.#model, features).map((row, at) =>
      Float64Array.from(
        this.#places,
        (place, label) => own * (row[place] ?? 0) + other * (scores[at]?.[label] ?? 0),
      ),
    );
    return marginals(rows, this.#transitions, own);
  }
}
