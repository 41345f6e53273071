import type { Recognizer } from "../custom/recognizer.js";
import { type Gazetteer, toGazetteer, wordBuckets } from "../custom/recognizer-features.js";
import { featureSums } from "../linear/feature-sums.js";
import { softmax } from "../linear/softmax.js";
import type { Token } from "../tokens/token.js";

/** How much the perceptron's vote counts beside the encoder's: the higher, the less. Fitted on development splits. */
const TEMPERATURES = new Map([
  ["en", 16],
  ["es", 16],
]);
const TEMPERATURE = 8;

/** A perceptron over shapes, affixes and lists of names, which sees what an encoder of pieces does not. */
export class NameTagger {
  readonly #recognizer: Omit<Recognizer, "transitions">;
  readonly #gazetteer: Gazetteer;
  readonly #temperature: number;

  constructor(recognizer: Omit<Recognizer, "transitions">, language: string) {
    this.#temperature = TEMPERATURES.get(language) ?? TEMPERATURE;
    this.#recognizer = recognizer;
    this.#gazetteer = toGazetteer(recognizer.list);
  }

  /** The encoder's probabilities of a sentence's words times the perceptron's; types it lacks count as none to it. */
  vote(
    text: string,
    tokens: readonly Token[],
    rows: readonly (readonly number[])[],
    labels: readonly string[],
  ): number[][] {
    const { labels: own, weights } = this.#recognizer;
    const places = labels.map((label) => Math.max(0, own.indexOf(label)));
    return wordBuckets(text, tokens, this.#gazetteer).map((buckets, at) => {
      const votes = softmax(featureSums(weights, buckets, own.length), this.#temperature);
      const joint = (rows[at] ?? []).map(
        (probability, label) => probability * (votes[places[label] ?? 0] ?? 0),
      );
      const total = joint.reduce((sum, value) => sum + value, 0) || 1;
      return joint.map((value) => value / total);
    });
  }
}
