import type { PhraseSpan, PhraseWords } from "./phrase-words.js";

const NOUNS = new Set(["NOUN", "PROPN"]);
/** `ال`, with what may cling before it. */
const ARTICLE = /^(?:[وفبك]?ال|لل)\p{L}/u;
/** Whose something is, at the end of a noun: `تصميمها`. */
const OWNED = /.{2}(?:ها|هم|هن|نا|كم|ته)$/u;
/** What clings before a word that begins something of its own. */
const BEGINS = /^(?:[وف]|[بك]ال|لل)/u;
/** Names of months, which an adjective tells apart: `تشرين الثاني`. */
const MONTH = /^(?:كانون|تشرين|ربيع|جمادى)$/u;
const CLINGS = /^[وفبك](?=ال\p{L}{2})/u;

/**
 * Arabic nouns side by side own one another (`نتائج الاختبار`), and an adjective belongs to a noun if both are definite, or
 * neither (`العطر الاسطوري`, `فكرة جديدة`); else it says what the noun is like (`الجهاز جيد`).
 */
export function mendArabic(spans: readonly PhraseSpan[], sentence: PhraseWords): PhraseSpan[] {
  const mended: PhraseSpan[] = [];
  // From the end: of a chain of nouns only the last shows whether it is definite (`علبة زبدة الفول`).
  for (const found of [...spans].reverse()) {
    const span = agree(found, sentence);
    const after = mended[0];
    if (after && span.last > after.first) span.last = after.first;
    if (after && owns(span, after, sentence)) {
      mended[0] = { ...after, first: span.first, score: Math.min(span.score, after.score) };
    } else if (span.first < span.last) mended.unshift(span);
  }
  return mended;
}

/** How many characters of a phrase's first word are `and`, `with`, `like` before its article. */
export const clinging = (word: string): number => CLINGS.exec(word)?.[0].length ?? 0;

function owns(before: PhraseSpan, after: PhraseSpan, { words, tags }: PhraseWords): boolean {
  if (after.first !== before.last) return false;
  const [ending, opening] = [words[before.last - 1] ?? "", words[after.first] ?? ""];
  const [endTag = "", openTag = ""] = [tags[before.last - 1], tags[after.first]];
  if (openTag === "NUM") return NOUNS.has(endTag) && /^\p{Nd}/u.test(opening);
  if (BEGINS.test(opening)) return false;
  if (endTag === "PROPN") return openTag === "PROPN";
  if (endTag !== "NOUN" || ARTICLE.test(ending) || OWNED.test(ending)) return false;
  const definite = words
    .slice(after.first, after.last)
    .some((word) => ARTICLE.test(word) || OWNED.test(word));
  return openTag === "PROPN" || (openTag === "NOUN" && definite);
}

/** Lets go of adjectives that do not agree, and takes in those right behind that do. */
function agree(span: PhraseSpan, { words, tags }: PhraseWords): PhraseSpan {
  let { first, last } = span;
  while (first + 1 < last && tags[first] === "PRON" && words[first] === "ما") first += 1;
  const head = tags.slice(first, last).findIndex((tag) => NOUNS.has(tag));
  if (head < 0) return { ...span, first };
  const noun = words[first + head] ?? "";
  const rest = tags.slice(first + head + 1, last);
  const plain = rest.every((tag) => tag === "ADJ");
  const isDefinite = (word: string): boolean => ARTICLE.test(word);
  const agrees = (at: number): boolean => {
    const word = words[at] ?? "";
    if (BEGINS.test(word)) return false;
    return isDefinite(word) === (isDefinite(noun) || OWNED.test(noun) || MONTH.test(noun));
  };
  while (plain && last - 1 > first + head && !agrees(last - 1)) last -= 1;
  if (last - 1 === first + head || plain) while (tags[last] === "ADJ" && agrees(last)) last += 1;
  return { ...span, first, last };
}
