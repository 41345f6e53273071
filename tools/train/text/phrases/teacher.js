// Noun phrases of Japanese, Chinese and Korean by what analysers with dictionaries say of the words (`words.py`): what the
// chains over characters learn from. Nothing of this is there when texts are read.
import { chineseReader } from "./chinese.js";
import { japaneseLetters } from "./japanese.js";
import { koreanWords } from "./korean.js";

/**
 * A phrase by its words' letters: N noun, D determiner, A adjective before a noun, R adverb of degree, P pronoun, G what ties an
 * owner to what is owned, X prefix, S suffix, M number, Q unit, V noun of a verb, F `on`, `in`; a dot is none of these. An owner
 * is part of the phrase (`彼の夢`, `나의 사촌`), as Amazon Comprehend tells it; what a verb says of a noun is not.
 */
const NOUN = {
  ja: "(?:D|R?A)*X*N[NXS]*",
  zh: "(?:DG?)?(?:M*Q)?(?:R?AG?)*[NV]*N[NS]*",
  ko: "(?:D|R?A)*X*N[NXSQ]*",
};
const PHRASE = {
  ja: new RegExp(`(?:(?:P|${NOUN.ja})G)*${NOUN.ja}`, "g"),
  zh: new RegExp(`(?:(?:P|${NOUN.zh})F?G)*(?:${NOUN.zh}|(?<=G)V)|D?(?:M+Q)+`, "g"),
  ko: new RegExp(`(?:(?:P|${NOUN.ko})G)*${NOUN.ko}`, "g"),
};

/** What finds a text's phrases among the words that the analyser found; places in code points. */
export async function teacher(language) {
  const chinese = language === "zh" ? await chineseReader() : undefined;
  return async (text, words) => {
    let found = words.map(([start, end]) => ({ start, end }));
    let letters = "";
    if (language === "ko") {
      found = koreanWords(text, words);
      letters = found.map(({ letter }) => letter).join("");
    } else letters = (chinese ? await chinese(text, words) : japaneseLetters(text, words)).join("");
    return [...letters.matchAll(PHRASE[language])].map(({ index, 0: run }) => ({
      start: found[index].start,
      end: found[index + run.length - 1].end,
    }));
  };
}
