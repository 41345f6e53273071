import { hashText } from "../linear/hash.js";

/** Classes of words, learnt from large texts or taken from dictionaries: one number a word, 0 where it has none. */
export type WordClasses = (word: string) => number;

export const NO_CLASSES: WordClasses = () => 0;

/** Affixes of a word that are looked at, longest. */
const AFFIX_MAX = 5;

/**
 * Hashes of what is seen of each word of a sentence: itself, its affixes, shape and class, and its neighbours'; their parts
 * of speech too where `tags` tells them.
 */
export function wordFeatures(
  words: readonly string[],
  classOf: WordClasses,
  tags?: readonly string[],
): Int32Array[] {
  const seen = words.map((word, at) => look(word, at === 0, classOf));
  return seen.map((word, at) => {
    const out: number[] = [];
    const add = (name: string, value: string | number): void => {
      out.push(hashText(`${name}=${value}`) | 0);
    };
    const near = (by: number): Seen => seen[at + by] ?? (at + by < 0 ? BEFORE : AFTER);
    const [two, one, next, then] = [near(-2), near(-1), near(1), near(2)];
    add("bias", "");
    add("w", word.lower);
    add("W", word.form);
    add("s", word.shape);
    add("f", `${word.shape}${at === 0}`);
    for (let size = 1; size <= AFFIX_MAX; size++) {
      if (word.lower.length <= size) break;
      add("x", word.lower.slice(-size));
      if (size < AFFIX_MAX) add("p", word.lower.slice(0, size));
    }
    add("xs", `${word.lower.slice(-3)} ${word.shape}`);
    add("c", word.group);
    add("c6", word.group & 63);
    add("c4", word.group & 15);
    add("cs", `${word.group} ${word.lower.slice(-2)}`);
    for (const [name, other] of [
      ["-2", two],
      ["-1", one],
      ["+1", next],
      ["+2", then],
    ] as const) {
      add(`w${name}`, other.lower);
      add(`c${name}`, other.group);
      add(`s${name}`, other.shape);
      add(`x${name}`, other.lower.slice(-3));
    }
    add("-w", `${one.lower} ${word.lower}`);
    add("w+", `${word.lower} ${next.lower}`);
    add("-w+", `${one.lower} ${next.lower}`);
    add("-c", `${one.group} ${word.group}`);
    add("c+", `${word.group} ${next.group}`);
    add("-cc+", `${one.group} ${word.group} ${next.group}`);
    add("-wx", `${one.lower} ${word.lower.slice(-3)}`);
    add("x-x", `${one.lower.slice(-2)} ${word.lower.slice(-3)}`);
    add("xx+", `${word.lower.slice(-3)} ${next.lower.slice(-2)}`);
    add("-x+", `${one.lower.slice(-3)} ${next.lower.slice(-3)}`);
    if (tags) addTags(add, tags, at, word.lower);
    return Int32Array.from(out);
  });
}

function addTags(
  add: (name: string, value: string) => void,
  tags: readonly string[],
  at: number,
  word: string,
): void {
  const tag = (by: number): string => tags[at + by] ?? (at + by < 0 ? "<" : ">");
  for (const by of [-2, -1, 0, 1, 2]) add(`t${by}`, tag(by));
  add("-t", `${tag(-1)} ${tag(0)}`);
  add("t+", `${tag(0)} ${tag(1)}`);
  add("-t+", `${tag(-1)} ${tag(0)} ${tag(1)}`);
  add("--t", `${tag(-2)} ${tag(-1)} ${tag(0)}`);
  add("t++", `${tag(0)} ${tag(1)} ${tag(2)}`);
  add("tw", `${tag(0)} ${word}`);
  add("-tw", `${tag(-1)} ${word}`);
  add("wt+", `${word} ${tag(1)}`);
}

interface Seen {
  form: string;
  lower: string;
  shape: string;
  group: number;
}

const BEFORE: Seen = { form: "<s>", lower: "<s>", shape: "<", group: -1 };
const AFTER: Seen = { form: "</s>", lower: "</s>", shape: ">", group: -1 };

function look(word: string, first: boolean, classOf: WordClasses): Seen {
  const form = word.slice(0, 40);
  const lower = form.toLowerCase();
  // A sentence's first word is written large whatever it is.
  const group = (first && classOf(lower)) || classOf(form) || classOf(lower);
  return { form, lower, shape: shapeOf(form), group };
}

/** `Xx`, `XX`, `d-d`: case and digits, runs shortened to two. */
function shapeOf(word: string): string {
  return word
    .slice(0, 24)
    .replace(/\p{Lu}/gu, "X")
    .replace(/[\p{Ll}\p{Lo}]/gu, "x")
    .replace(/\p{Nd}/gu, "d")
    .replace(/(.)\1{2,}/g, "$1$1");
}
