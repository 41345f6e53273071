import { hashEnd, hashNamed, hashOn, hashPair } from "../linear/hash.js";
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

const BIAS = hashNamed("bias");
const PLACES = [-2, -1, 0, 1, 2].map((by) => ({
  by,
  lower: hashNamed(`w${by}`),
  shape: hashNamed(`s${by}`),
  listed: hashNamed(`g${by}`),
}));
const AFFIX_SIZES = [1, 2, 3, 4];
const PREFIX = hashNamed("p");
const SUFFIX = hashNamed("x");
const FORM = hashNamed("w");
const PAIRS = {
  before: hashNamed("w-1w"),
  after: hashNamed("ww+1"),
  shapeBefore: hashNamed("s-1s"),
  shapeAfter: hashNamed("ss+1"),
};

/** A word as its neighbours see it. */
interface Seen {
  form: string;
  lower: string;
  shape: string;
}

const toSeen = (form: string): Seen => ({ form, lower: form.toLowerCase(), shape: shape(form) });
const BEFORE = toSeen("<s>");
const AFTER = toSeen("</s>");
/** What pairs see where a text ends. */
const NOTHING = toSeen("");

/** Features of every word of a text, as numbers below `buckets`; none of a word's twice. */
export function wordBuckets(
  text: string,
  tokens: readonly Token[],
  gazetteer: Gazetteer,
  buckets = BUCKETS,
): Int32Array[] {
  const words = tokens.map(({ start, end }) => text.slice(start, end));
  const listed = listMembership(words, gazetteer);
  const seen = words.map(toSeen);
  return seen.map((word, at) => {
    const features: number[] = [];
    const add = (state: number): void => {
      const feature = (hashEnd(state) >>> 0) % buckets;
      if (!features.includes(feature)) features.push(feature);
    };
    add(BIAS);
    for (const place of PLACES) {
      const near = seen[at + place.by] ?? (at + place.by < 0 ? BEFORE : AFTER);
      add(hashOn(place.lower, near.lower));
      add(hashOn(place.shape, near.shape));
      add(hashOn(place.listed, listed[at + place.by] ?? ""));
    }
    const { form } = word;
    for (const size of AFFIX_SIZES) {
      add(hashOn(PREFIX, form, 0, Math.min(size, form.length)));
      add(hashOn(SUFFIX, form, Math.max(0, form.length - size)));
    }
    add(hashOn(FORM, form));
    const [before, after] = [seen[at - 1] ?? NOTHING, seen[at + 1] ?? NOTHING];
    add(hashPair(PAIRS.before, before.lower, word.lower));
    add(hashPair(PAIRS.after, word.lower, after.lower));
    add(hashPair(PAIRS.shapeBefore, before.shape, word.shape));
    add(hashPair(PAIRS.shapeAfter, word.shape, after.shape));
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
  const norms = words.map(norm);
  for (let at = 0; at < words.length; at++) {
    const found = longestListed(norms, at, gazetteer);
    if (!found) continue;
    for (let nth = 0; nth < found.size; nth++) marks[at + nth] = `${nth === 0 ? "B" : "I"}-${found.type}`;
    at += found.size - 1;
  }
  return marks;
}

/** The longest listed name that begins with a word, and how many words it has. */
function longestListed(
  norms: readonly string[],
  first: number,
  gazetteer: Gazetteer,
): { size: number; type: string } | undefined {
  let found: { size: number; type: string } | undefined;
  let run = "";
  for (let size = 1; size <= NAME_WORDS_MAX && first + size <= norms.length; size++) {
    const word = norms[first + size - 1];
    if (word) run = run ? `${run} ${word}` : word;
    const type = gazetteer.get(run);
    if (type) found = { size, type };
  }
  return found;
}
