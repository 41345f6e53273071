/** Longest listed name that is looked for, in words and in characters. */
const NAME_WORDS_MAX = 5;
const NAME_CHARACTERS_MAX = 12;

/** What is no part of a listed name. */
const NONE = "-";

/**
 * Names of people and places by what they can be: `G` a given name, `S` a surname, `C` a city, `N` a country. A name can be
 * several (`CS`).
 */
export class ListedNames {
  readonly #kinds = new Map<string, string>();

  add(kind: string, names: Iterable<string>): void {
    for (const name of names) {
      const key = keyOf(name);
      const kinds = this.#kinds.get(key) ?? "";
      if (!kinds.includes(kind)) this.#kinds.set(key, kinds + kind);
    }
  }

  /** For each word, the kinds of the longest listed name it lies in and whether it begins it; names are written large. */
  marksOfWords(words: readonly string[]): string[] {
    return this.#mark(words, NAME_WORDS_MAX, " ", (word) => /^\p{Ll}/u.test(word));
  }

  /** The same for each character, where names are not bounded by spaces. */
  marksOfCharacters(characters: readonly string[]): string[] {
    return this.#mark(characters, NAME_CHARACTERS_MAX, "", (character) => !/\p{L}/u.test(character));
  }

  #mark(
    units: readonly string[],
    most: number,
    between: string,
    beginsNone: (unit: string) => boolean,
  ): string[] {
    const marks = units.map(() => NONE);
    for (let at = 0; at < units.length; at++) {
      if (beginsNone(units[at] ?? "")) continue;
      for (let size = Math.min(most, units.length - at); size > 0; size--) {
        const kinds = this.#kinds.get(keyOf(units.slice(at, at + size).join(between)));
        if (!kinds) continue;
        for (let nth = 0; nth < size; nth++) marks[at + nth] = `${nth === 0 ? "B" : "I"}${kinds}`;
        at += size - 1;
        break;
      }
    }
    return marks;
  }
}

const keyOf = (name: string): string => name.toLowerCase().replaceAll("-", " ");

/** The lists that a language looks its words up in; all languages of one alphabet share theirs. */
const groupOf = (language: string): readonly string[] => {
  if (["ko", "ja", "zh", "hi", "ar"].includes(language)) return [language];
  return language === "zh-TW" ? ["zh-TW", "zh"] : ["latin"];
};

/** Reads a language's lists out of models/text/names.br (unpacked); the names of countries are Node's own. */
export function toListedNames(file: string, language: string): ListedNames {
  const listed = new ListedNames();
  const groups = groupOf(language);
  for (const line of file.split("\n")) {
    const [group = "", kind = "", ...names] = line.split("\t");
    if (groups.includes(group)) listed.add(kind, names);
  }
  listed.add("N", namesOfCountries(language));
  return listed;
}

/** What a language calls countries and territories, by Node's own lists. */
export function* namesOfCountries(language: string): Generator<string> {
  const names = new Intl.DisplayNames(language, { type: "region", fallback: "none" });
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  for (const first of letters) {
    for (const second of letters) {
      const name = names.of(first + second);
      if (name) yield name;
    }
  }
}
