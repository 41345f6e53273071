import type { PhraseSpan, PhraseWords } from "./phrase-words.js";

const NOUNS = new Set(["NOUN", "PROPN"]);
const LINKS = /^(?:,|und|oder|et|ou|e|o|y|u|ed|and|or)$/i;
const YEAR = /^[12]\d{3}$/;
/** `n° 4711`, `nº 12`: what says that a number is one. */
const NUMBERED = /^n\.?[°ºo]?\.?$/i;
/** Roads, rooms, kinds: `A8`. */
const CODE = /^\p{Lu}{1,3}-?\d{1,4}\p{L}?$/u;
const MONTH =
  /^(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro)$/i;

/** In other languages than English: words that belong to a phrase and were read as another's, or as none's. */
export function joinPhrases(
  spans: readonly PhraseSpan[],
  sentence: PhraseWords,
  language: string,
): PhraseSpan[] {
  const joined: PhraseSpan[] = [];
  for (const found of spans) {
    const grown = growAmount(shedCut(shedPreposition(found, sentence), sentence), sentence);
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

/** `ao cliente`: the rest of a word that was cut is none of the phrase's. */
function shedCut(span: PhraseSpan, { words, spaced }: PhraseWords): PhraseSpan {
  const { first, last } = span;
  const isCut = first > 0 && spaced[first] === false && /\p{L}$/u.test(words[first - 1] ?? "");
  return isCut && last - first > 1 && /^\p{L}{1,2}$/u.test(words[first] ?? "")
    ? { ...span, first: first + 1 }
    : span;
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
  if (after.first === before.last) return follows(before, after, sentence, language);
  if (after.first - before.last !== 1) return false;
  const between = words[before.last] ?? "";
  // `Preis-Leistungs-Verhältnis`, `AP-7`.
  if (between === "-")
    return sentence.spaced[before.last] === false && sentence.spaced[after.first] === false;
  if (NUMBERED.test(between)) return NOUNS.has(endTag) && openTag === "NUM";
  if (between === "de" && isDate(before, after, words)) return true;
  // `eine gute und unfallfreie Fahrt`: the first part has no noun of its own.
  return LINKS.test(between) && endTag === "ADJ" && openTag === "ADJ" && before.last - before.first > 1;
}

/** Whether two phrases side by side are one. */
function follows(before: PhraseSpan, after: PhraseSpan, sentence: PhraseWords, language: string): boolean {
  const { words, tags, spaced } = sentence;
  const [endTag = "", openTag = ""] = [tags[before.last - 1], tags[after.first]];
  const opening = words[after.first] ?? "";
  const single = after.last - after.first === 1;
  const isNumber = /^\d{1,2}$/.test(words[before.first] ?? "");
  // Hindi has its verbs last: a name and a noun side by side are a subject and its object.
  if (language === "hi") return endTag === "PROPN" && openTag === "PROPN";
  if (NOUNS.has(endTag) && (openTag === "PROPN" || (single && CODE.test(opening)))) return true;
  // `14h30`; `3 mars`.
  if (isNumber && before.last - before.first === 1)
    return spaced[after.first] === false || (single && NOUNS.has(openTag));
  // `Zona 7`, `amostra 3`; a year says when, but behind a day (`3 marzo 2024`).
  const isDay = isNumber && before.last - before.first === 2;
  return NOUNS.has(endTag) && openTag === "NUM" && single && (isDay || !YEAR.test(opening));
}

/** `el 3 de marzo`, `3 de marzo de 2024`. */
function isDate(before: PhraseSpan, after: PhraseSpan, words: readonly string[]): boolean {
  if (after.last - after.first > 1) return false;
  const [ending, opening] = [words[before.last - 1] ?? "", words[after.first] ?? ""];
  if (/^\d{1,2}$/.test(ending)) return MONTH.test(opening);
  return MONTH.test(ending) && YEAR.test(opening) && before.last - before.first > 1;
}
