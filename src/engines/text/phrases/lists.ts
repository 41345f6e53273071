import { DETERMINER, OWNER, type PhraseSpan, type PhraseWords } from "./phrase-words.js";

/** Joins what commas part and readers do not, and tells numbers that stand alone. */
export function joinLists(spans: readonly PhraseSpan[], sentence: PhraseWords): PhraseSpan[] {
  return addNumbers(joinNouns(joinTowns(joinFirms(spans, sentence), sentence), sentence), sentence);
}

/** `Milbank`, `Tweed`, `Hadley & McCloy` with commas between are one firm. */
function joinFirms(spans: readonly PhraseSpan[], { words, tags }: PhraseWords): PhraseSpan[] {
  const joined: PhraseSpan[] = [];
  for (const span of [...spans].reverse()) {
    const after = joined[0];
    const named = (at: number): boolean => tags[at] === "PROPN";
    const isFirm =
      after &&
      words[span.last] === "," &&
      after.first === span.last + 1 &&
      named(span.last - 1) &&
      named(after.first) &&
      words.slice(after.first, after.last).includes("&");
    if (isFirm) joined[0] = { ...after, first: span.first, score: Math.min(span.score, after.score) };
    else joined.unshift(span);
  }
  return joined;
}

/** A year, an age, a price of the day: `in 1983`, `Mr. Karalis, 51,`. */
function addNumbers(spans: readonly PhraseSpan[], { words, tags }: PhraseWords): PhraseSpan[] {
  const inside = new Set<number>();
  for (const { first, last } of spans) for (let at = first; at < last; at++) inside.add(at);
  const score = spans.reduce((least, span) => Math.min(least, span.score), 0.9);
  const added = words.flatMap((word, at): PhraseSpan[] => {
    const alone = tags[at] === "NUM" && /^\p{Nd}[\p{Nd}.,:/]*$/u.test(word) && !inside.has(at);
    const goes =
      inside.has(at + 1) || /^[-–/)]$/.test(words[at + 1] ?? "") || /^[-–/]$/.test(words[at - 1] ?? "");
    const told = tags[at - 1] === "ADP" || (words[at - 1] === "," && words[at + 1] === ",");
    return alone && told && !goes ? [{ first: at, last: at + 1, score }] : [];
  });
  return [...spans, ...added].sort((one, other) => one.first - other.first);
}

const isBare = (span: PhraseSpan, { tags }: PhraseWords, kind: string): boolean =>
  span.last - span.first === 1 && tags[span.first] === kind;

/** `Ohio`, `Kansas and Texas` with a comma between: a list of single nouns is one phrase. */
function joinNouns(spans: readonly PhraseSpan[], sentence: PhraseWords): PhraseSpan[] {
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
function joinTowns(spans: readonly PhraseSpan[], { words }: PhraseWords): PhraseSpan[] {
  const joined: PhraseSpan[] = [];
  for (const span of spans) {
    const [town, state] = joined.slice(-2);
    const isTown =
      town &&
      state &&
      DETERMINER.test(words[town.first] ?? "") &&
      words.slice(town.first + 1, town.last).every((word) => /^\p{Lu}/u.test(word)) &&
      town.last - town.first > 1 &&
      words.slice(state.first, state.last).every((word) => /^\p{Lu}/u.test(word)) &&
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
