import type { PhraseSpan, PhraseWords } from "./phrase-words.js";

const NOUNS = new Set(["NOUN", "PROPN"]);
const LINKS = /^(?:,|und|oder|et|ou|e|o|y|u|ed|and|or)$/i;
const YEAR = /^[12]\d{3}$/;

/** In other languages than English: words that belong to a phrase and were read as another's, or as none's. */
export function joinPhrases(
  spans: readonly PhraseSpan[],
  sentence: PhraseWords,
  language: string,
): PhraseSpan[] {
  const joined: PhraseSpan[] = [];
  for (const found of spans) {
    const grown = growAmount(shedPreposition(found, sentence), sentence);
    const before = joined.at(-1);
    // The phrase before may have grown into this one.
    if (before && grown.last <= before.last) continue;
    const span = { ...grown, first: Math.max(grown.first, before?.last ?? 0) };
    if (before && belongs(before, span, sentence, language)) {
      before.last = span.last;
      before.score = Math.min(before.score, span.score);
    } else joined.push({ ...span });
  }
  return joined;
}

/** `delle riforme`, `nesse nível`: what is a preposition and an article in one is none of the phrase's. */
function shedPreposition(span: PhraseSpan, { tags }: PhraseWords): PhraseSpan {
  let { first } = span;
  while (first + 1 < span.last && tags[first] === "ADP") first += 1;
  return { ...span, first };
}

/** `US$ 70 mil`: an amount goes on as long as its numbers do. */
function growAmount(span: PhraseSpan, { words, tags }: PhraseWords): PhraseSpan {
  let { last } = span;
  const counts = tags[last - 1] === "NUM" || /\p{Sc}$/u.test(words[last - 1] ?? "");
  while (counts && tags[last] === "NUM") last += 1;
  return { ...span, last };
}

function belongs(before: PhraseSpan, after: PhraseSpan, sentence: PhraseWords, language: string): boolean {
  const { words, tags } = sentence;
  const [endTag = "", openTag = ""] = [tags[before.last - 1], tags[after.first]];
  const single = after.last - after.first === 1;
  if (after.first === before.last) {
    // Hindi has its verbs last: a name and a noun side by side are a subject and its object.
    if (language === "hi") return endTag === "PROPN" && openTag === "PROPN";
    if (NOUNS.has(endTag) && openTag === "PROPN") return true;
    // `Zona 7`, `amostra 3`; a year says when.
    return NOUNS.has(endTag) && openTag === "NUM" && single && !YEAR.test(words[after.first] ?? "");
  }
  // `eine gute und unfallfreie Fahrt`: the first part has no noun of its own.
  const linked = after.first - before.last === 1 && LINKS.test(words[before.last] ?? "");
  return linked && endTag === "ADJ" && openTag === "ADJ" && before.last - before.first > 1;
}
