import type { PhraseSpan, PhraseWords } from "./phrase-words.js";

const oneOf = (words: string): ReadonlySet<string> =>
  new Set(words.split(" ").map((word) => word.normalize("NFC")));
/** What stands behind a noun and says what it does in the sentence. */
const POSTPOSITIONS = oneOf("का की के को से में पर ने तक वाला वाली वाले द्वारा सहित");
/** Nouns that are part of such a word: `की वजह से`, `के बारे में`. */
const FUNCTION = oneOf(
  "बारे बाद अलावा वजह रूप आगे तरह पास साथ लिए बावजूद पहले फिर ज़्यादातर वापस तरफ ओर दौरान ज़रिए सिवा बीच अंदर बाहर ऊपर नीचे सामने तौर प्रकार आस-पास आसपास",
);
/** Before the name of whom they call. */
const TITLES = oneOf(
  "राष्ट्रपति प्रधानमंत्री मुख्यमंत्री मंत्री श्री श्रीमती सुश्री डॉ डॉ. डॉक्टर प्रोफ़ेसर प्रो सीनेटर जज न्यायाधीश कोच कप्तान रेफरी रेफ़री अभिनेता अभिनेत्री गायक गायिका लेखक लेखिका निर्देशक राजा रानी सम्राट जनरल गवर्नर राज्यपाल उपराष्ट्रपति",
);
const DAYS = oneOf("आज कल परसों");
const HOURS = oneOf("सुबह शाम रात दोपहर");
const AND = oneOf("और या तथा एवं व");
/** Nouns that are a verb with the word behind them, and name nothing. */
const BEGUN = oneOf("शुरू ख़त्म खत्म");
const NOUNS = new Set(["NOUN", "PROPN"]);

/** Hindi phrases as the encoder marks them, with nouns that it left out, and without what is a verb's. */
export function mendHindi(
  spans: readonly PhraseSpan[],
  rows: readonly ArrayLike<number>[],
  sentence: PhraseWords,
): PhraseSpan[] {
  const plain = { ...sentence, words: sentence.words.map((word) => word.normalize("NFC")) };
  const kept = spans.filter(({ first, last }) => last - first > 1 || !BEGUN.has(plain.words[first] ?? ""));
  const all = [...kept, ...missed(kept, rows, plain)].sort((a, b) => a.first - b.first);
  const joined: PhraseSpan[] = [];
  for (const span of all) {
    const before = joined.at(-1);
    if (before && belongs(before, span, plain)) {
      before.last = span.last;
      before.score = Math.min(before.score, span.score);
    } else joined.push({ ...span });
  }
  return joined;
}

/** Nouns right before a postposition that no phrase holds. */
function missed(
  spans: readonly PhraseSpan[],
  rows: readonly ArrayLike<number>[],
  { words, tags }: PhraseWords,
): PhraseSpan[] {
  const held = new Set(
    spans.flatMap(({ first, last }) => words.slice(first, last).map((_, nth) => first + nth)),
  );
  const stands = (at: number): boolean => {
    const word = words[at] ?? "";
    const isNoun = NOUNS.has(tags[at] ?? "") && !FUNCTION.has(word) && !BEGUN.has(word);
    // What ends in `ने` is a verb at times: `ढ़लने के बाद`.
    return isNoun && !held.has(at) && !/ने$/u.test(word);
  };
  return words.flatMap((_, at) => {
    if (!stands(at) || !POSTPOSITIONS.has(words[at + 1] ?? "")) return [];
    let first = at;
    while (stands(first - 1)) first -= 1;
    return [{ first, last: at + 1, score: Math.max(0.5, 1 - (rows[at]?.[0] ?? 0)) }];
  });
}

function belongs(before: PhraseSpan, after: PhraseSpan, { words, tags }: PhraseWords): boolean {
  const [ending, opening] = [words[before.last - 1] ?? "", words[after.first] ?? ""];
  const inside = tags.slice(before.first, before.last);
  if (after.first === before.last) {
    if (DAYS.has(ending)) return HOURS.has(opening);
    return tags[after.first] === "PROPN" && TITLES.has(ending);
  }
  // `निर्दय और अपमानजनक रणनीति`: the first part has no noun of its own.
  const linked = after.first - before.last === 1 && AND.has(words[before.last] ?? "");
  return linked && inside.every((tag) => tag === "ADJ") && tags[after.first] === "ADJ";
}
