/**
 * The commonest words of some languages, and how often they come: what tells texts of a few words apart best, names apart.
 * Written by tools/train/text/frequent-words.js.
 */
export class FrequentWords {
  readonly languages: readonly string[];
  readonly #logs: readonly ReadonlyMap<string, number>[];

  /** `file`: lines of a language, a level and words; a word of level `n` comes once in 10 ** (n / 100) words. */
  constructor(file: string) {
    const byLanguage = new Map<string, Map<string, number>>();
    for (const line of file.split("\n")) {
      const [language = "", level, words = ""] = line.split("\t");
      if (!language) continue;
      const logs = byLanguage.get(language) ?? new Map<string, number>();
      byLanguage.set(language, logs);
      const log = (-Number(level) / 100) * Math.LN10;
      for (const word of words.split(" ")) logs.set(word, log);
    }
    this.languages = [...byLanguage.keys()];
    this.#logs = [...byLanguage.values()];
  }

  /** The words of a language that tell nothing of what a text is about: those that come once in a thousand words. */
  commonest(language: string): ReadonlySet<string> {
    const logs = this.#logs[this.languages.indexOf(language)] ?? new Map<string, number>();
    return new Set([...logs].flatMap(([word, log]) => (log >= COMMONEST ? [word] : [])));
  }

  /** Logarithm of how likely these words (lower case) are in each language; one that is not common counts as very rare. */
  logs(words: readonly string[]): number[] {
    return this.#logs.map((logs) => words.reduce((sum, word) => sum + (logs.get(word) ?? UNLISTED), 0));
  }
}

const COMMONEST = Math.log(0.001) - 1e-9;
/** A word that a language's list lacks. */
const UNLISTED = -20;
/** A word of a language that has no list here; fitted on the UDHR in 21 of them, beside the others' development texts. */
export const ELSEWHERE = -16.5;
