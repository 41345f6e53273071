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

/** Mends phrases where the words themselves show that a bound is wrong: hyphens, firms, dates, amounts, lists. */
export function mendPhrases(spans: readonly PhraseSpan[], sentence: PhraseWords): PhraseSpan[] {
  return joinLists(joinTowns(mendBounds(spans, sentence), sentence), sentence);
}

function mendBounds(spans: readonly PhraseSpan[], sentence: PhraseWords): PhraseSpan[] {
  const mended: PhraseSpan[] = [];
  const parted = spans.flatMap((one) => partOwners(one, sentence)).flatMap((one) => partTime(one, sentence));
  for (const found of parted) {
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

/** Words of a kind that stand before a noun: what was taken for none of a phrase's may be. */
const MODIFIES = new Set(["ADJ", "NUM", "SYM"]);
const DETERMINER = /^(?:an?|the|this|these|those|each|every|another|no|some|any)$/i;

/**
 * `a [$30 million loan]`, `its estimated [$5 million account]`, `medical and [other trials]`: a determiner has a noun, and
 * the words between are that noun's.
 */
function missedModifiers(first: number, floor: number, { words, tags }: PhraseWords): number {
  const opens = (at: number): boolean => DETERMINER.test(words[at] ?? "") || OWNER.test(words[at] ?? "");
  if (opens(first) || /^['’]s?$/.test(words[first] ?? "")) return first;
  const modifies = (at: number): boolean =>
    MODIFIES.has(tags[at] ?? "") || (tags[at] === "VERB" && /(?:ed|ing)$/.test(words[at] ?? ""));
  let at = first;
  while (at > floor && first - at < 7) {
    const before = at - 1;
    if (opens(before)) return before;
    const links =
      /^(?:,|and|or|but)$/.test(words[before] ?? "") && modifies(before - 1) && before - 1 >= floor;
    const narrows = tags[before] === "ADV" && at < first && modifies(at);
    const tied = words[before] === "-" || words[before - 1] === "-" || words[at] === "-";
    if (!modifies(before) && !links && !narrows && !tied) break;
    at = before;
  }
  // Without a determiner, adjectives alone, and no list of them.
  at = Math.max(at, words.slice(0, first).lastIndexOf(",") + 1);
  while (at < first && tags[at] !== "ADJ") at += 1;
  return at;
}

/** `Tuesday's quake` is two phrases: what owns, and what is owned, opened by the `'s`. */
function partOwners(span: PhraseSpan, { words, tags }: PhraseWords): PhraseSpan[] {
  const owns = (at: number): boolean => tags[at] === "PART" && /^['’]s?$/.test(words[at] ?? "");
  const cut = words.findIndex((_, at) => at > span.first && at < span.last && owns(at));
  if (cut < 0) return [span];
  const rest = { ...span, first: cut };
  return [
    { ...span, last: cut },
    ...(cut + 1 < span.last ? partOwners(rest, { words, tags, spaced: [] }) : []),
  ];
}

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

const BEFORE_DETERMINER =
  /^(?:all|almost|both|double|even|exactly|half|hardly|just|merely|nearly|only|perhaps|practically|quite|such|twice)$/;

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
  if (words[last - 1] === "$" && tags[last] === "NUM") last += 1;
  const isNumber = tags[last - 1] === "NUM";
  if (isNumber && /^(?:million|billion|trillion|percent|%)$/i.test(words[last] ?? "")) last += 1;
  if (UNIT.test(words[last - 1] ?? "") && /^or so$/i.test(words.slice(last, last + 2).join(" "))) last += 2;
  return { ...span, last };
}

/** Takes in what a hyphen ties to the phrase, a determiner before that, and words that narrow an amount. */
function growLeft(span: PhraseSpan, floor: number, { words, tags, spaced }: PhraseWords): PhraseSpan {
  let { first } = span;
  // The `'` of `customers' orders`, and an `'s` that was left behind.
  const owner = /^['’]s?$/.test(words[first - 1] ?? "") && !spaced[first - 1] && spaced[first] === true;
  const isOwned =
    tags[first - 1] === "PART" || (words[first - 1]?.length === 1 && /s$/i.test(words[first - 2] ?? ""));
  if (owner && isOwned && first > Math.max(floor, 1)) return { ...span, first: first - 1 };
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
  first = missedModifiers(first, floor, { words, tags, spaced });
  // `both chains`, `even the office`, `half its forecasts`.
  const opens = tags[first] === "DET" || OWNER.test(words[first] ?? "");
  const before = first > floor ? (words[first - 1] ?? "").toLowerCase() : "";
  if (before === "both" || (opens && BEFORE_DETERMINER.test(before))) first -= 1;
  return { ...span, first };
}

function belongTogether(before: PhraseSpan, after: PhraseSpan, sentence: PhraseWords): boolean {
  const { words, tags } = sentence;
  const between = words.slice(before.last, after.first).map((word) => word.toLowerCase());
  if (between.length === 0) return continues(before, after, sentence);
  if (between.length > 1) return false;
  const [mark = ""] = between;
  // `a more active, high-profile role`: the first part has no noun of its own.
  const waits =
    isTied(before, sentence) || (tags[before.last - 1] === "ADJ" && before.last - before.first > 1);
  if (/^(?:,|and|but|or)$/.test(mark) && waits && isModifier(after, sentence)) return true;
  if (mark === "&") return tags[before.last - 1] === "PROPN" && tags[after.first] === "PROPN";
  if (mark === "and" || mark === "or") return isPair(before, after, sentence);
  if (mark === "to") return isRange(before, after, sentence);
  const year = after.last - after.first === 1 && YEAR.test(words[after.first] ?? "");
  return mark === "," && year && /^\d{1,2}$/.test(words[before.last - 1] ?? "");
}

/** What numbers a thing rather than counts things. */
const IDENTIFIER = /^(?=[^\s]*\d)[\dA-Z*#-]{4,}$|^(?=[^\s]*\d)[\dXx*-]{4,}$/;
const YEAR = /^[12]\d{3}$/;

/** Whether a phrase's last word is the end of a compound with a hyphen: `British-based`. */
const isTied = ({ last }: PhraseSpan, { words, spaced }: PhraseWords): boolean =>
  words[last - 2] === "-" && spaced[last - 1] === false;

const isModifier = (span: PhraseSpan, { words, tags }: PhraseWords): boolean =>
  tags[span.first] === "ADJ" || words.slice(span.first + 1, span.first + 4).includes("-");

/** Of two phrases side by side: whether the second goes on where the first was thought to end. */
function continues(before: PhraseSpan, after: PhraseSpan, sentence: PhraseWords): boolean {
  const { words, tags, spaced } = sentence;
  const [ending, opening] = [words[before.last - 1] ?? "", words[after.first] ?? ""];
  const [endTag = "", openTag = ""] = [tags[before.last - 1], tags[after.first]];
  const single = before.last - before.first === 1;
  if (DETERMINER.test(opening) || OWNER.test(opening) || /^['’]s?$/.test(opening)) return false;
  if (!spaced[after.first] && [opening, ending].includes("-")) return true;
  const amount = words.slice(before.first, before.last).map((word) => word.toLowerCase());
  if (AMOUNTS.some((one) => [...one].reverse().join(" ") === amount.join(" "))) return true;
  if (MONTH.test(ending) && (/^\d{1,2}$/.test(opening) || YEAR.test(opening))) return true;
  if (single && /^(?:late|early)$/i.test(ending) && DAY.test(opening)) return true;
  if (DAY.test(ending) || DAY.test(opening)) return false;
  if (isTied(before, sentence)) return true;
  const numbers = ["NUM", "SYM"];
  if (numbers.includes(openTag) && endTag === "ADJ") return true;
  const noun = ["NOUN", "PROPN"].includes(tags[after.last - 1] ?? "");
  if (numbers.includes(openTag) && noun && /^an?$/i.test(words[before.first] ?? "") && !single) return true;
  if (endTag === "NUM") return ["NOUN", "PROPN", "ADJ"].includes(openTag) && !YEAR.test(ending);
  if (endTag === "PROPN" && (openTag === "PROPN" || (openTag === "ADJ" && /^\p{Lu}/u.test(opening))))
    return true;
  // `your account number XXXX1111`.
  if (endTag === "NOUN" && after.last - after.first === 1 && IDENTIFIER.test(opening))
    return !YEAR.test(opening);
  // `singer Randy Travis`, `the space shuttle Atlantis`.
  return endTag === "NOUN" && openTag === "PROPN" && !UNIT.test(ending) && !MONTH.test(opening);
}

/** `30 to 44 days`; but from 30 to 44, and `fell 25% to $21 million`. */
function isRange(before: PhraseSpan, after: PhraseSpan, { words, tags }: PhraseWords): boolean {
  const isNumber = before.last - before.first === 1 && tags[before.first] === "NUM";
  const from = /^from$/i.test(words[before.first - 1] ?? "");
  return isNumber && !from && tags[after.first] === "NUM";
}

/**
 * Two nouns that share what stands before the first (`the dogs and cats`), or of which one is bare (`dogs and house cats`);
 * a second with a determiner, an adjective or a number is a phrase of its own.
 */
function isPair(before: PhraseSpan, after: PhraseSpan, { words, tags }: PhraseWords): boolean {
  const kind = tags[before.last - 1] ?? "";
  if ([before.last - 1, after.last - 1].some((at) => COMPANY.test(words[at] ?? ""))) return false;
  const nouns = tags.slice(after.first, after.last);
  if (!["NOUN", "PROPN"].includes(kind) || nouns.some((tag) => tag !== "NOUN" && tag !== "PROPN"))
    return false;
  const opening = words[before.first] ?? "";
  if (/^others?$/.test(words[after.first] ?? "")) return false;
  if (DETERMINER.test(opening) || OWNER.test(opening) || /^['’]s?$/.test(opening)) return true;
  if (words[after.last] === "of") return false;
  const [one, other] = [before.last - before.first === 1, nouns.length === 1];
  if (one && other) return nouns[0] === kind;
  return kind === "NOUN" && nouns.every((tag) => tag === "NOUN") && (one || other);
}

const isBare = (span: PhraseSpan, { tags }: PhraseWords, kind: string): boolean =>
  span.last - span.first === 1 && tags[span.first] === kind;

/** `Ohio`, `Kansas and Texas` with a comma between: a list of single nouns is one phrase. */
function joinLists(spans: readonly PhraseSpan[], sentence: PhraseWords): PhraseSpan[] {
  const { words, tags } = sentence;
  const joined: PhraseSpan[] = [];
  for (const span of [...spans].reverse()) {
    const after = joined[0];
    const kind = tags[span.first] ?? "";
    const listed =
      after &&
      ["NOUN", "PROPN"].includes(kind) &&
      isBare(span, sentence, kind) &&
      words.slice(span.last, after.first).join(" ") === "," &&
      isList(after, sentence, kind);
    if (listed) joined[0] = { ...after, first: span.first, score: Math.min(span.score, after.score) };
    else joined.unshift(span);
  }
  return joined;
}

/** Nouns of one kind, `and` or `or` before the last. */
function isList({ first, last }: PhraseSpan, { words, tags }: PhraseWords, kind: string): boolean {
  if (!/^(?:and|or)$/.test(words[last - 2] ?? "")) return false;
  return words
    .slice(first, last)
    .every((word, at) => tags[first + at] === kind || /^(?:,|and|or)$/.test(word));
}

/** `a Palo Alto`, `Calif.`, `software firm` with commas between: where something is, between its determiner and its noun. */
function joinTowns(spans: readonly PhraseSpan[], { words, tags }: PhraseWords): PhraseSpan[] {
  const joined: PhraseSpan[] = [];
  for (const span of spans) {
    const [town, state] = joined.slice(-2);
    const isTown =
      town &&
      state &&
      DETERMINER.test(words[town.first] ?? "") &&
      tags.slice(town.first + 1, town.last).every((tag) => tag === "PROPN") &&
      town.last - town.first > 1 &&
      tags.slice(state.first, state.last).every((tag) => tag === "PROPN") &&
      [words.slice(town.last, state.first), words.slice(state.last, span.first)].every(
        (between) => between.join("") === ",",
      ) &&
      /^\p{Ll}/u.test(words[span.first] ?? "") &&
      !DETERMINER.test(words[span.first] ?? "") &&
      !OWNER.test(words[span.first] ?? "");
    if (isTown) joined.splice(-2, 2, { ...town, last: span.last, score: Math.min(town.score, span.score) });
    else joined.push(span);
  }
  return joined;
}
