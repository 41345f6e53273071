import type { Classifier } from "../custom/classifier.js";
import { toVector } from "../custom/features.js";
import { marginOf } from "../custom/linear-svm.js";
import type { Opinions } from "./opinion-words.js";

/** Negative, neutral, positive: the order of scores everywhere in this folder. */
const ORDER = ["NEGATIVE", "NEUTRAL", "POSITIVE"];

/** A linear model over words and letter runs, which knows the words of opinion that an encoder saw too rarely. */
export class OpinionModel implements Opinions {
  readonly #classifier: Classifier;
  readonly #places: readonly number[];

  constructor(classifier: Classifier) {
    this.#classifier = classifier;
    this.#places = ORDER.map((label) => classifier.labels.indexOf(label));
  }

  /** Margins of negative, neutral and positive. */
  margins(text: string): number[] {
    const vector = toVector(text, this.#classifier.table);
    return this.#places.map((place) => {
      const plane = this.#classifier.planes[place];
      return plane ? marginOf(vector, plane) : 0;
    });
  }
}
