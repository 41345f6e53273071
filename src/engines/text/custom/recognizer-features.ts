import { hashText } from "../linear/hash.js";
import type { Token } from "../tokens/token.js";

/** As many as the trained models of names know. */
const BUCKETS = 1 << 17;
const NAME_WORDS_MAX = 8;

/** Listed names by their words, lower case, joined by spaces. */
export type Gazetteer = ReadonlyMap<string, string>;

const norm = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, " ")
    .trim();

export const toGazetteer = (list: readonly { text: string; type: string }[]): Gazetteer =>
  new Map(list.map(({ text, type }) => [norm(text), type]));

/** Features of every word of a text, as numbers below `buckets`. */
export function wordBuckets(
  text: string,
  tokens: readonly Token[],
  gazetteer: Gazetteer,
  buckets = BUCKETS,
): Int32Array[] {
  const words = tokens.map(({ start, end }) => text.slice(start, end));
  const listed = listMembership(words, gazetteer);
  return words.map((_, at) => {
    const features = new Set<number>();
    const add = (name: string, value: string): void => {
      features.add(hashText(`${name}=${value}`) % buckets);
    };
    add("bias", "");
    for (const place of [-2, -1, 0, 1, 2]) {
      const word = words[at + place] ?? (at + place < 0 ? "<s>" : "</s>");
      add(`w${place}`, word.toLowerCase());
      add(`s${place}`, shape(word));
      add(`g${place}`, listed[at + place] ?? "");
    }
    const word = words[at] ?? "";
    for (const size of [1, 2, 3, 4]) {
      add("p", word.slice(0, size));
      add("x", word.slice(-size));
    }
    add("w", word);
    add("w-1w", `${words[at - 1] ?? ""} ${word}`.toLowerCase());
    add("ww+1", `${word} ${words[at + 1] ?? ""}`.toLowerCase());
    add("s-1s", `${shape(words[at - 1] ?? "")} ${shape(word)}`);
    add("ss+1", `${shape(word)} ${shape(words[at + 1] ?? "")}`);
    return Int32Array.from(features);
  });
}

/** `Xxxx`, `XX`, `dd-dd`: case and digits, runs shortened. */
function shape(word: string): string {
  return word
    .slice(0, 24)
    .replace(/\p{Lu}/gu, "X")
    .replace(/[\p{Ll}\p{Lo}]/gu, "x")
    .replace(/\p{Nd}/gu, "d")
    .replace(/(.)\1{2,}/g, "$1$1$1");
}

/** For each word the type of the longest listed name it lies in, with its place in it. */
function listMembership(words: readonly string[], gazetteer: Gazetteer): (string | undefined)[] {
  const marks: (string | undefined)[] = words.map(() => undefined);
  if (gazetteer.size === 0) return marks;
  for (let at = 0; at < words.length; at++) {
    for (let size = Math.min(NAME_WORDS_MAX, words.length - at); size > 0; size--) {
      const type = gazetteer.get(norm(words.slice(at, at + size).join(" ")));
      if (!type) continue;
      for (let nth = 0; nth < size; nth++) marks[at + nth] = `${nth === 0 ? "B" : "I"}-${type}`;
      at += size - 1;
      break;
    }
  }
  return marks;
}
