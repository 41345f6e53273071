/** A language's words of opinion, as models/text/opinions/words.json holds them. */
export interface OpinionWordsFile {
  positive: string[];
  negative: string[];
  /** Words that turn an opinion round when they follow it closely. */
  turns: string[];
}

/** What reads a part's feeling from its words: margins of negative, neutral and positive. */
export interface Opinions {
  margins(text: string): number[] | Promise<number[]>;
}

/** Letters, in a language without spaces, within which a word that turns an opinion round must begin. */
const TURN_LETTERS = 4;
/** Words, in a language with spaces. */
const TURN_WORDS = 2;

/** Counts words of opinion, for languages in which no open corpus of opinions exists. */
export class OpinionWords implements Opinions {
  readonly #signs: ReadonlyMap<string, number>;
  readonly #turns: ReadonlySet<string>;
  readonly #longest: number;
  readonly #spaced: boolean;

  constructor({ positive, negative, turns }: OpinionWordsFile, language: string) {
    this.#signs = new Map([
      ...positive.map((word) => [word, 1] as const),
      ...negative.map((word) => [word, -1] as const),
    ]);
    this.#turns = new Set(turns);
    this.#longest = Math.max(0, ...[...this.#signs.keys()].map((word) => word.length));
    this.#spaced = language !== "ja";
  }

  margins(text: string): number[] {
    const signs = this.#spaced ? this.#bySpaces(text) : this.#byLetters(text);
    const good = signs.filter((sign) => sign > 0).length;
    const bad = signs.length - good;
    return [
      Math.log1p(bad) - Math.log1p(good),
      signs.length === 0 ? 0.5 : -0.5,
      Math.log1p(good) - Math.log1p(bad),
    ];
  }

  #bySpaces(text: string): number[] {
    const words = text.match(/[\p{L}\p{M}-]+/gu) ?? [];
    return words.flatMap((word, at) => {
      const sign = this.#signs.get(word);
      if (sign === undefined) return [];
      const turned = words.slice(at + 1, at + 1 + TURN_WORDS).some((next) => this.#turns.has(next));
      return [turned ? -sign : sign];
    });
  }

  /** The longest known word at each place; what lies inside it counts no more. */
  #byLetters(text: string): number[] {
    const signs: number[] = [];
    for (let at = 0; at < text.length; at++) {
      for (let length = Math.min(this.#longest, text.length - at); length > 0; length--) {
        const sign = this.#signs.get(text.slice(at, at + length));
        if (sign === undefined) continue;
        at += length - 1;
        const after = text.slice(at + 1, at + 1 + TURN_LETTERS);
        signs.push([...this.#turns].some((turn) => after.includes(turn)) ? -sign : sign);
        break;
      }
    }
    return signs;
  }
}
