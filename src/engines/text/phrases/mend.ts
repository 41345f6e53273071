import { joinLists } from "./lists.js";
import { DETERMINER, OWNER, OWNS, type PhraseSpan, type PhraseWords } from "./phrase-words.js";

const BODY =
  /^(?:Commission|Committee|Association|Board|Department|Agency|Institute|Bureau|Fund|Council|Administration|Authority|Corporation|Corp\.?|Office|Foundation|Museum|Center|Service|Act)$/;
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
  return joinLists(mendBounds(spans, sentence), sentence);
}

function mendBounds(spans: readonly PhraseSpan[], sentence: PhraseWords): PhraseSpan[] {
  const mended: PhraseSpan[] = [];
  const parted = spans
    .flatMap((one) => partOwners(one, sentence))
    .flatMap((one) => partTime(one, sentence))
    .flatMap((one) => partRate(one, sentence));
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
const UNIT =
  /^(?:minute|hour|day|night|week|month|quarter|year|decade|century|season|morning|afternoon|evening)s?$/i;
const DAY = /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|tomorrow|tonight)$/i;

/** Words of a kind that stand before a noun: what was taken for none of a phrase's may be. */
const MODIFIES = new Set(["ADJ", "NUM", "SYM"]);

/**
 * `a [$30 million loan]`, `its estimated [$5 million account]`, `medical and [other trials]`: a determiner has a noun, and
 * the words between are that noun's.
 */
function missedModifiers(first: number, floor: number, { words, tags }: PhraseWords): number {
  const opens = (at: number): boolean => DETERMINER.test(words[at] ?? "") || OWNER.test(words[at] ?? "");
  if (opens(first) || OWNS.test(words[first] ?? "")) return first;
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
    if (/^(?:due|worth)$/i.test(words[before] ?? "")) break;
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
  const owns = (at: number): boolean => tags[at] === "PART" && OWNS.test(words[at] ?? "");
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

/** `$4 a share` is an amount, and for what. */
function partRate(span: PhraseSpan, { words }: PhraseWords): PhraseSpan[] {
  const cut = words.findIndex(
    (word, at) =>
      at > span.first && at < span.last - 1 && /^an?$/.test(word) && /\d$/.test(words[at - 1] ?? ""),
  );
  if (cut < 0) return [span];
  return [
    { ...span, last: cut },
    { ...span, first: cut },
  ];
}

const BEFORE_DETERMINER =
  /^(?:all|almost|both|double|even|exactly|half|hardly|just|merely|nearly|only|perhaps|practically|quite|such|twice)$/;

/** Behind these, `that` opens a clause. */
const SAYING =
  /^(?:sa(?:id|y|ys)|add(?:ed|s)|believe[ds]?|thinks?|thought|estimate[ds]?|held|hold|shows?|showed|report(?:ed|s)?|indicate[ds]?|warn(?:ed|s)?|predict(?:ed|s)?|note[ds]?|claim(?:ed|s)?|expect(?:ed|s)?|hopes?|knows?|knew|means?|agree[ds]?|finds?|found|suggest(?:ed|s)?|conclude[ds]?|argue[ds]?|announced?|ensure[ds]?|fact|so)$/i;

/** `up 13.8 %`, `to 33 %`: the first word says whither, and is none of the amount's. */
function shrinkLeft(span: PhraseSpan, { words, tags }: PhraseWords): PhraseSpan {
  const [first = "", second = ""] = words.slice(span.first, span.first + 2).map((word) => word.toLowerCase());
  const amount = ["NUM", "SYM"].includes(tags[span.first + 1] ?? "");
  const reports = SAYING.test(words[span.first - 1] ?? "") || tags[span.first] === "SCONJ";
  const asks = /^(?:what|which|whatever|whichever)$/.test(first);
  if ((asks || (first === "that" && reports)) && span.last - span.first > 1)
    return { ...span, first: span.first + 1 };
  const leads = /^(?:up|down|to|by|from|off|worth|total|totaled|due)$/.test(first) && second !== "to";
  return leads && amount && span.last - span.first > 1 ? { ...span, first: span.first + 1 } : span;
}

/** `the buy` goes on in `-out`, `$ 7.2` in `billion`, `a month` in `or so`. */
function growRight(span: PhraseSpan, { words, tags, spaced }: PhraseWords): PhraseSpan {
  let { last } = span;
  while (words[last] === "-" && !spaced[last] && spaced[last + 1] === false) last += 2;
  if (words[last - 1] === "$" && tags[last] === "NUM") last += 1;
  const isNumber = tags[last - 1] === "NUM";
  if (isNumber && /^(?:million|billion|trillion|percent|%)$/i.test(words[last] ?? "")) last += 1;
  // `its shares outstanding`, `ships big enough`: what is said of a noun behind it.
  if (last - span.first > 1 && tags[last - 1] === "ADJ" && tags[last - 2] === "NOUN")
    return { ...span, last: last - 1 };
  const counted = UNIT.test(words[last - 1] ?? "") || tags[last - 1] === "NUM" || words[last - 1] === "%";
  if (counted && /^or (?:so|two|more|less)$/i.test(words.slice(last, last + 2).join(" "))) last += 2;
  return { ...span, last };
}

/** Takes in what a hyphen ties to the phrase, a determiner before that, and words that narrow an amount. */
function growLeft(span: PhraseSpan, floor: number, { words, tags, spaced }: PhraseWords): PhraseSpan {
  let { first } = span;
  // The `'` of `customers' orders`, and an `'s` that was left behind.
  const owner = OWNS.test(words[first - 1] ?? "") && !spaced[first - 1] && spaced[first] === true;
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
  // `the "cosmic paradox"`.
  const quoted = /^["“]$/.test(words[first - 1] ?? "") && first - 2 >= floor;
  if (quoted && (DETERMINER.test(words[first - 2] ?? "") || OWNER.test(words[first - 2] ?? ""))) first -= 2;
  // `both chains`, `even the office`, `half its forecasts`.
  const opens = tags[first] === "DET" || OWNER.test(words[first] ?? "");
  const before = first > floor ? (words[first - 1] ?? "").toLowerCase() : "";
  if (before === "both" || (opens && BEFORE_DETERMINER.test(before))) first -= 1;
  return { ...span, first };
}

function belongTogether(before: PhraseSpan, after: PhraseSpan, sentence: PhraseWords): boolean {
  const { words, tags, spaced } = sentence;
  const between = words.slice(before.last, after.first).map((word) => word.toLowerCase());
  if (between.length === 0) return continues(before, after, sentence);
  if (between.length > 1) return false;
  const [mark = ""] = between;
  // `a more active, high-profile role`: the first part has no noun of its own.
  const waits =
    isTied(before, sentence) || (tags[before.last - 1] === "ADJ" && before.last - before.first > 1);
  if (/^(?:,|and|but|or)$/.test(mark) && waits && isModifier(after, sentence)) return true;
  if (mark === "&") return tags[before.last - 1] === "PROPN" && tags[after.first] === "PROPN";
  const years = [words[before.last - 1], words[after.first]].every((word) => YEAR.test(word ?? ""));
  if (mark === "and" && years && after.last - after.first === 1) return true;
  // `a "smart money" move`.
  const quoted = words.slice(before.first, before.last).some((word) => /^["“]$/.test(word));
  if (/^["”]$/.test(mark) && quoted && !spaced[before.last] && !DETERMINER.test(words[after.first] ?? ""))
    return true;
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
  if (DETERMINER.test(opening) || OWNER.test(opening) || OWNS.test(opening)) return false;
  if (!spaced[after.first] && [opening, ending].includes("-")) return true;
  const amount = words.slice(before.first, before.last).map((word) => word.toLowerCase());
  if (AMOUNTS.some((one) => [...one].reverse().join(" ") === amount.join(" "))) return true;
  if (MONTH.test(ending) && (/^\d{1,2}$/.test(opening) || YEAR.test(opening))) return true;
  if (single && /^(?:late|early)$/i.test(ending) && DAY.test(opening)) return true;
  if (DAY.test(ending) || DAY.test(opening)) return false;
  if (isTied(before, sentence)) return true;
  const numbers = ["NUM", "SYM"];
  // `23 5/8`.
  if (/^\d+$/.test(ending) && /^\d+\/\d+$/.test(opening)) return true;
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

/** `30 to 44 days`, `$15 million to $20 million`, `4% to 4.5%`; but from 30 to 44, and `fell 7/8 to 43`. */
function isRange(before: PhraseSpan, after: PhraseSpan, { words, tags }: PhraseWords): boolean {
  const from = /^from$/i.test(words[before.first - 1] ?? "");
  if (from || !["NUM", "SYM"].includes(tags[after.first] ?? "")) return false;
  const of = (span: PhraseSpan, mark: RegExp): boolean =>
    words.slice(span.first, span.last).some((word) => mark.test(word));
  if ([/\p{Sc}/u, /^%$/].some((mark) => of(before, mark) && of(after, mark))) return true;
  const counts = tags[after.last - 1] === "NOUN" && after.last - after.first > 1;
  return counts && tags[before.last - 1] === "NUM" && !of(after, /^%$/);
}

/**
 * Two nouns that share what stands before the first (`the dogs and cats`), or that are both bare (`dogs and cats`); a second
 * with a word of its own before it is a phrase of its own (`power | phone service`).
 */
function isPair(before: PhraseSpan, after: PhraseSpan, { words, tags }: PhraseWords): boolean {
  const kind = tags[before.last - 1] ?? "";
  if ([before.last - 1, after.last - 1].some((at) => COMPANY.test(words[at] ?? ""))) return false;
  // `the Securities and Exchange Commission`.
  const body = BODY.test(words[after.last - 1] ?? "") && tags[after.first] === "PROPN" && kind === "PROPN";
  if (body && DETERMINER.test(words[before.first] ?? "") && before.last - before.first === 2) return true;
  const nouns = tags.slice(after.first, after.last);
  if (!["NOUN", "PROPN"].includes(kind) || nouns.some((tag) => tag !== "NOUN" && tag !== "PROPN"))
    return false;
  const opening = words[before.first] ?? "";
  if (/^others?$/.test(words[after.first] ?? "")) return false;
  if (words[after.last] === "of") return false;
  if (nouns.length > 1) return false;
  if (DETERMINER.test(opening) || OWNER.test(opening) || OWNS.test(opening)) return true;
  return before.last - before.first === 1 && nouns[0] === kind;
}
