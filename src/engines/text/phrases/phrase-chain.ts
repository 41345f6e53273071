import { type ChainModel, emissionsOf, marginals } from "../chains/chain-model.js";
import {
  characterFeatures,
  charactersOf,
  toStretches,
  wordsOfCharacters,
} from "../characters/character-features.js";
import { decodeSpans } from "../linear/spans.js";
import type { KeyPhrase } from "./find.js";

/** Reads noun phrases character by character, where particles cling to nouns or no spaces bound them. */
export class PhraseChain {
  readonly #model: ChainModel;
  readonly #language: string;

  constructor(model: ChainModel, language: string) {
    this.#model = model;
    this.#language = language;
  }

  find(text: string): KeyPhrase[] {
    const words = wordsOfCharacters(text, this.#language);
    return toStretches(charactersOf(text)).flatMap((stretch) => {
      const rows = marginals(
        emissionsOf(this.#model, characterFeatures(stretch, words)),
        this.#model.transitions,
      );
      return decodeSpans(rows, this.#model.labels).flatMap(({ first, last, score }) => {
        const start = stretch[first]?.at;
        const ending = stretch[last - 1];
        if (start === undefined || !ending) return [];
        const end = ending.at + ending.character.length;
        return /[\p{L}\p{N}]/u.test(text.slice(start, end)) ? [{ start, end, score }] : [];
      });
    });
  }
}
