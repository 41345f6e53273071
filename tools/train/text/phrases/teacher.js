// Noun phrases of Japanese and Korean by what analysers with dictionaries say of the words (`words.py`): what the
// chains over characters learn from. Nothing of this is there when texts are read.
import { japaneseWords } from "./japanese.js";
import { koreanWords } from "./korean.js";

/**
 * A phrase by its words' letters: N noun, D determiner, A adjective before a noun, R adverb of degree, P who owns, G what ties an
 * owner to what is owned, X prefix, S suffix, Q unit, Y a day or time, T `after`, `during` behind a noun; a dot is none of these. An owner
 * is part of the phrase (`彼の夢`, `나의 사촌`), as Amazon Comprehend tells it; what a verb says of a noun is not.
 */
const NOUN = {
  ja: "(?:D|R?A)*X*N[NXS]*",
  ko: "(?:(?:D|R?A)*X*N[NXSQ]*T?|D?Y[YSQ]*T?)",
};
const PHRASE = {
  ja: new RegExp(`(?:(?:P|${NOUN.ja})G)*${NOUN.ja}`, "g"),
  ko: new RegExp(`(?:(?:P|${NOUN.ko})G|P(?=N))*${NOUN.ko}`, "g"),
};

/** What finds a text's phrases among the words that the analyser found; places are UTF-16 indices. */
export function teach(language, text, words) {
  const found = { ja: japaneseWords, ko: koreanWords }[language](text, words);
  const letters = found.map(({ letter }) => letter).join("");
  return [...letters.matchAll(PHRASE[language])].map(({ index, 0: run }) => ({
    start: found[index].start,
    end: found[index + run.length - 1].end,
  }));
}
