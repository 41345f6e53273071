import { hashEnd, hashNamed, hashOn, hashPair } from "../linear/hash.js";

/** Classes of words, learnt from large texts or taken from dictionaries: one number a word, 0 where it has none. */
export type WordClasses = (word: string) => number;

export const NO_CLASSES: WordClasses = () => 0;

/** Affixes of a word that are looked at, longest. */
const AFFIX_MAX = 5;
/** More than any word has. */
const FEATURES_MAX = 64;

const OF_WORD = {
  bias: hashNamed("bias"),
  lower: hashNamed("w"),
  form: hashNamed("W"),
  shape: hashNamed("s"),
  first: hashNamed("f"),
  suffix: hashNamed("x"),
  prefix: hashNamed("p"),
  suffixShape: hashNamed("xs"),
  group: hashNamed("c"),
  group6: hashNamed("c6"),
  group4: hashNamed("c4"),
  groupSuffix: hashNamed("cs"),
};
const OF_NEIGHBOURS = ["-2", "-1", "+1", "+2"].map((place) => ({
  by: Number(place),
  lower: hashNamed(`w${place}`),
  group: hashNamed(`c${place}`),
  shape: hashNamed(`s${place}`),
  suffix: hashNamed(`x${place}`),
}));
const OF_PAIRS = {
  oneWord: hashNamed("-w"),
  wordNext: hashNamed("w+"),
  oneNext: hashNamed("-w+"),
  oneGroup: hashNamed("-c"),
  groupNext: hashNamed("c+"),
  groups: hashNamed("-cc+"),
  oneSuffix: hashNamed("-wx"),
  suffixes: hashNamed("x-x"),
  suffixNext: hashNamed("xx+"),
  around: hashNamed("-x+"),
};
const TAGS_AROUND = [-2, -1, 0, 1, 2].map((by) => ({ by, tag: hashNamed(`t${by}`) }));
const OF_TAGS = {
  one: hashNamed("-t"),
  next: hashNamed("t+"),
  three: hashNamed("-t+"),
  before: hashNamed("--t"),
  after: hashNamed("t++"),
  word: hashNamed("tw"),
  oneWord: hashNamed("-tw"),
  wordNext: hashNamed("wt+"),
};

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
  return perWord(words.length, (out, at) => {
    addOwn(out, seen[at] ?? BEFORE, at === 0);
    addAround(out, seen, at);
    if (tags) addTags(out, tags, at, seen[at]?.lower ?? "");
  });
}

/** Hashes of what the parts of speech around each word say: those that `wordFeatures` adds for `tags`. */
export const tagFeatures = (words: readonly string[], tags: readonly string[]): Int32Array[] =>
  perWord(words.length, (out, at) => addTags(out, tags, at, lowerOf(words[at] ?? "")));

/** Takes a word's features, one state of a hash after the other. */
class Features {
  readonly #all: Int32Array;
  size = 0;

  constructor(words: number) {
    this.#all = new Int32Array(words * FEATURES_MAX);
  }

  add(state: number): void {
    this.#all[this.size++] = hashEnd(state);
  }

  since(start: number): Int32Array {
    return this.#all.subarray(start, this.size);
  }
}

/** One array holds them all: an array for each word costs more than its hashes. */
function perWord(words: number, addTo: (out: Features, at: number) => void): Int32Array[] {
  const out = new Features(words);
  return Array.from({ length: words }, (_, at) => {
    const start = out.size;
    addTo(out, at);
    return out.since(start);
  });
}

function addTags(out: Features, tags: readonly string[], at: number, lower: string): void {
  const tag = (by: number): string => tags[at + by] ?? (at + by < 0 ? "<" : ">");
  const [two, one, own, next, then] = [tag(-2), tag(-1), tag(0), tag(1), tag(2)];
  for (const { by, tag: state } of TAGS_AROUND) out.add(hashOn(state, tag(by)));
  out.add(hashPair(OF_TAGS.one, one, own));
  out.add(hashPair(OF_TAGS.next, own, next));
  out.add(triple(OF_TAGS.three, one, own, next));
  out.add(triple(OF_TAGS.before, two, one, own));
  out.add(triple(OF_TAGS.after, own, next, then));
  out.add(hashPair(OF_TAGS.word, own, lower));
  out.add(hashPair(OF_TAGS.oneWord, one, lower));
  out.add(hashPair(OF_TAGS.wordNext, lower, next));
}

/** The state after the last so many letters of a word. */
const ending = (state: number, { lower }: Seen, units: number): number =>
  hashOn(state, lower, Math.max(0, lower.length - units));

const spaced = (state: number): number => hashOn(state, " ");

const triple = (state: number, one: string, two: string, three: string): number =>
  hashOn(spaced(hashPair(state, one, two)), three);

/** What a word says by itself. */
function addOwn(out: Features, word: Seen, first: boolean): void {
  const { lower, shape, group } = word;
  out.add(OF_WORD.bias);
  out.add(hashOn(OF_WORD.lower, lower));
  out.add(hashOn(OF_WORD.form, word.form));
  out.add(hashOn(OF_WORD.shape, shape));
  out.add(hashOn(hashOn(OF_WORD.first, shape), first ? "true" : "false"));
  let prefix = OF_WORD.prefix;
  for (let length = 1; length <= AFFIX_MAX && length < lower.length; length++) {
    out.add(hashOn(OF_WORD.suffix, lower, lower.length - length));
    prefix = hashOn(prefix, lower, length - 1, length);
    if (length < AFFIX_MAX) out.add(prefix);
  }
  out.add(hashOn(spaced(ending(OF_WORD.suffixShape, word, 3)), shape));
  out.add(hashOn(OF_WORD.group, word.groupName));
  out.add(hashOn(OF_WORD.group6, `${group & 63}`));
  out.add(hashOn(OF_WORD.group4, `${group & 15}`));
  out.add(ending(spaced(hashOn(OF_WORD.groupSuffix, word.groupName)), word, 2));
}

/** What a word's neighbours say, alone and with it. */
function addAround(out: Features, seen: readonly Seen[], at: number): void {
  const near = (by: number): Seen => seen[at + by] ?? (at + by < 0 ? BEFORE : AFTER);
  for (const { by, lower, group, shape, suffix } of OF_NEIGHBOURS) {
    const other = near(by);
    out.add(hashOn(lower, other.lower));
    out.add(hashOn(group, other.groupName));
    out.add(hashOn(shape, other.shape));
    out.add(ending(suffix, other, 3));
  }
  const [one, word, next] = [near(-1), near(0), near(1)];
  out.add(hashPair(OF_PAIRS.oneWord, one.lower, word.lower));
  out.add(hashPair(OF_PAIRS.wordNext, word.lower, next.lower));
  out.add(hashPair(OF_PAIRS.oneNext, one.lower, next.lower));
  out.add(hashPair(OF_PAIRS.oneGroup, one.groupName, word.groupName));
  out.add(hashPair(OF_PAIRS.groupNext, word.groupName, next.groupName));
  out.add(triple(OF_PAIRS.groups, one.groupName, word.groupName, next.groupName));
  out.add(ending(spaced(hashOn(OF_PAIRS.oneSuffix, one.lower)), word, 3));
  out.add(ending(spaced(ending(OF_PAIRS.suffixes, one, 2)), word, 3));
  out.add(ending(spaced(ending(OF_PAIRS.suffixNext, word, 3)), next, 2));
  out.add(ending(spaced(ending(OF_PAIRS.around, one, 3)), next, 3));
}

interface Seen {
  form: string;
  lower: string;
  shape: string;
  group: number;
  groupName: string;
}

const toSeen = (form: string, lower: string, shape: string, group: number): Seen => ({
  form,
  lower,
  shape,
  group,
  groupName: String(group),
});

const BEFORE = toSeen("<s>", "<s>", "<", -1);
const AFTER = toSeen("</s>", "</s>", ">", -1);

const FORM_UNITS_MAX = 40;

const lowerOf = (word: string): string => word.slice(0, FORM_UNITS_MAX).toLowerCase();

function look(word: string, first: boolean, classOf: WordClasses): Seen {
  const form = word.slice(0, FORM_UNITS_MAX);
  const lower = form.toLowerCase();
  // A sentence's first word is written large whatever it is.
  const group = (first && classOf(lower)) || classOf(form) || classOf(lower);
  return toSeen(form, lower, shapeOf(form), group);
}

/** `Xx`, `XX`, `d-d`: case and digits, runs shortened to two. */
function shapeOf(word: string): string {
  const part = word.slice(0, 24);
  const kinds = /^[!-~]*$/.test(part)
    ? part.replace(/[A-Z]/g, "X").replace(/[a-z]/g, "x").replace(/\d/g, "d")
    : ofAnyScript(part);
  return kinds.replace(/(.)\1{2,}/g, "$1$1");
}

const ofAnyScript = (word: string): string =>
  word
    .replace(/\p{Lu}/gu, "X")
    .replace(/[\p{Ll}\p{Lo}]/gu, "x")
    .replace(/\p{Nd}/gu, "d");
