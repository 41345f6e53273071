/** Words of a sentence with what was read of them. */
export interface PhraseWords {
  words: readonly string[];
  tags: readonly string[];
  /** Whether white space stands before a word. */
  spaced: readonly boolean[];
}

/** Words `first` up to, not including, `last`. */
export interface PhraseSpan {
  first: number;
  last: number;
  score: number;
}

const COMPANY = /^(?:Inc|Co|Corp|Ltd|LLC|LLP|PLC|plc|GmbH|AG|SA|S\.A|NV|N\.V|Jr|Sr)\.?$/;
/** What stands before an amount and narrows it, the last word first. */
const AMOUNTS: readonly (readonly string[])[] = [
  ["than", "more"],
  ["than", "less"],
  ["than", "fewer"],
  ["as", "much", "as"],
  ["as", "many", "as"],
  ["as", "little", "as"],
  ["to", "up"],
  ["least", "at"],
  ["most", "at"],
  ...["about", "around", "nearly", "almost", "approximately", "roughly", "over", "only"].map((word) => [
    word,
  ]),
];

/** Mends phrases where the words themselves show that a bound is wrong: hyphens, firms, dates, amounts. */
export function mendPhrases(spans: readonly PhraseSpan[], sentence: PhraseWords): PhraseSpan[] {
  const mended: PhraseSpan[] = [];
  for (const found of spans.flatMap((one) => partTime(one, sentence))) {
    const before = mended.at(-1);
    const floor = before?.last ?? 0;
    // The phrase before may have grown into this one.
    if (found.last <= floor) continue;
    const span = { ...found, first: Math.max(found.first, floor) };
    const grown = growRight(growLeft(shrinkLeft(span, sentence), floor, sentence), sentence);
    if (before && belongTogether(before, grown, sentence)) {
      before.last = grown.last;
      before.score = Math.min(before.score, grown.score);
    } else {
      mended.push(grown);
    }
  }
  return mended;
}

const MONTH = /^(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?$/i;
const OWNER = /^(?:my|your|his|her|its|our|their)$/i;
const UNIT =
  /^(?:minute|hour|day|night|week|month|quarter|year|decade|century|season|morning|afternoon|evening)s?$/i;
const DAY = /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|tomorrow|tonight)$/i;

/** `northern California Tuesday` is a place and a time. */
function partTime(span: PhraseSpan, { words, tags }: PhraseWords): PhraseSpan[] {
  const day = span.last - 1;
  const noun = ["NOUN", "PROPN"].includes(tags[day - 1] ?? "");
  if (day <= span.first || !noun || !DAY.test(words[day] ?? "")) return [span];
  return [
    { ...span, last: day },
    { ...span, first: day },
  ];
}

/** `up 13.8 %`, `to 33 %`: the first word says whither, and is none of the amount's. */
function shrinkLeft(span: PhraseSpan, { words, tags }: PhraseWords): PhraseSpan {
  const [first = "", second = ""] = words.slice(span.first, span.first + 2).map((word) => word.toLowerCase());
  const amount = ["NUM", "SYM"].includes(tags[span.first + 1] ?? "");
  const leads = /^(?:up|down|to|by|from|off)$/.test(first) && second !== "to";
  return leads && amount && span.last - span.first > 1 ? { ...span, first: span.first + 1 } : span;
}

/** `the buy` goes on in `-out`, `$ 7.2` in `billion`, `a month` in `or so`. */
function growRight(span: PhraseSpan, { words, tags, spaced }: PhraseWords): PhraseSpan {
  let { last } = span;
  while (words[last] === "-" && !spaced[last] && spaced[last + 1] === false) last += 2;
  const isNumber = tags[last - 1] === "NUM";
  if (isNumber && /^(?:million|billion|trillion|percent|%)$/i.test(words[last] ?? "")) last += 1;
  if (UNIT.test(words[last - 1] ?? "") && /^or so$/i.test(words.slice(last, last + 2).join(" "))) last += 2;
  return { ...span, last };
}

/** Takes in what a hyphen ties to the phrase, a determiner before that, and words that narrow an amount. */
function growLeft(span: PhraseSpan, floor: number, { words, tags, spaced }: PhraseWords): PhraseSpan {
  let { first } = span;
  const tied = (at: number): boolean =>
    !spaced[at] && (words[at] === "-" || words[at - 1] === "-") && at > floor;
  while (tied(first)) first -= 1;
  const isOwner = OWNER.test(words[first - 1] ?? "");
  if (first < span.first && first > floor && (tags[first - 1] === "DET" || isOwner)) first -= 1;
  if (tags[first] === "NUM" || tags[first] === "SYM") {
    const found = AMOUNTS.find((amount) =>
      amount.every((word, nth) => first - 1 - nth >= floor && words[first - 1 - nth]?.toLowerCase() === word),
    );
    first -= found?.length ?? 0;
  }
  const time =
    DAY.test(words[first] ?? "") ||
    (/^(?:this|next|last|that|in|on)$/i.test(words[first] ?? "") && UNIT.test(words[span.last - 1] ?? ""));
  if (time && first > floor && /^(?:earlier|later|early|late)$/i.test(words[first - 1] ?? "")) first -= 1;
  // `both chains`, `even the office`.
  const opens = tags[first] === "DET" || OWNER.test(words[first] ?? "");
  const before = first > floor ? (words[first - 1] ?? "").toLowerCase() : "";
  if (before === "both" || (before === "even" && opens)) first -= 1;
  return { ...span, first };
}

function belongTogether(before: PhraseSpan, after: PhraseSpan, sentence: PhraseWords): boolean {
  const { words, tags, spaced } = sentence;
  const between = words.slice(before.last, after.first).map((word) => word.toLowerCase());
  const opening = words[after.first] ?? "";
  const names = tags[before.last - 1] === "PROPN" && tags[after.first] === "PROPN";
  if (between.length === 0) {
    const hyphen = !spaced[after.first] && [opening, words[before.last - 1]].includes("-");
    const amount = words.slice(before.first, before.last).map((word) => word.toLowerCase());
    const narrows = AMOUNTS.some((one) => [...one].reverse().join(" ") === amount.join(" "));
    const day = DAY.test(words[before.last - 1] ?? "") || DAY.test(opening);
    const counted =
      tags[before.last - 1] === "NUM" &&
      ["NOUN", "PROPN", "ADJ"].includes(tags[after.first] ?? "") &&
      !/^[12]\d{3}$/.test(words[before.last - 1] ?? "");
    const tiedWord = words[before.last - 2] === "-" && spaced[before.last - 1] === false;
    const date = MONTH.test(words[before.last - 1] ?? "") && /^\d{1,2}$/.test(opening);
    const bare = ["NOUN", "PROPN"].includes(tags[after.first] ?? "");
    return hyphen || narrows || (tiedWord && bare) || date || ((names || counted) && !day);
  }
  if (between.length > 1) return false;
  // `a more active, high-profile role`: the first part has no noun of its own.
  const waits = tags[before.last - 1] === "ADJ" && before.last - before.first > 1;
  if (/^(?:,|and|but|or)$/.test(between[0] ?? "") && waits && tags[after.first] === "ADJ") return true;
  if (between[0] === "&") return names;
  if (between[0] === "and" || between[0] === "or") return isPair(before, after, sentence);
  const year = after.last - after.first === 1 && /^[12]\d{3}$/.test(opening);
  return between[0] === "," && year && /^\d{1,2}$/.test(words[before.last - 1] ?? "");
}

/** `hours and operations`, `Kansas and Texas`: two nouns of a kind, the second with nothing of its own before it. */
function isPair(before: PhraseSpan, after: PhraseSpan, { words, tags }: PhraseWords): boolean {
  const kind = tags[before.last - 1];
  if ([before.last - 1, after.last - 1].some((at) => COMPANY.test(words[at] ?? ""))) return false;
  if (before.last - before.first > 2) return false;
  const own = tags.slice(after.first, after.last);
  return (kind === "NOUN" || kind === "PROPN") && own.every((tag) => tag === kind);
}
