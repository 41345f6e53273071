import { type ChineseCharacters, simplifiedProbability } from "./chinese.js";
import type { FrequentWords } from "./frequent-words.js";
import { type NeighbourModel, neighbourOdds } from "./neighbours.js";
import { SCRIPT_LANGUAGES, SHARED_SCRIPTS } from "./script-languages.js";

export interface LanguageGuess {
  /** `en`, `zh-TW`, … */
  language: string;
  /** Probability, 0 to 1. All guesses of a text add up to 1. */
  score: number;
}

/** The models behind a detector. */
export interface LanguageModels {
  likeness: Likeness;
  characters: ChineseCharacters;
  neighbours: NeighbourModel;
  frequent: FrequentWords;
}

/** What a statistical detector says of text in one script: likeness by language, 0 to 1, not probabilities. */
export type Likeness = (text: string) => Readonly<Record<string, number>>;

/** Characters looked at: more do not change the answer. */
const SAMPLE_UNITS_MAX = 4_000;
/** Guesses below this are not worth telling. */
const SCORE_MIN = 0.01;
/** Japanese mixes both: this share of kana makes Han characters Japanese too. */
const KANA_SHARE_MIN = 0.03;
/** The languages that can be analysed further are the likelier ones: ties and near-ties go to them. */
const LIKELIER = new Set(["en", "es", "fr", "de", "it", "pt", "ar", "hi"]);
const LIKELIER_BONUS = 0.09;
/** Short texts say little: there the bonus grows by this many letters' worth over the text's length. */
const LIKELIER_LETTERS = 2.5;
/** One character of these scripts says as much as this many letters. */
const LETTERS_A_CHARACTER = new Map([
  ["zh", 3],
  ["ja", 2],
  ["ko", 2.5],
]);
/** Turns differences of likeness into odds; fitted on development sentences (tools/train/text/measure-language.js). */
const SHARPNESS = 26;
/** How much less likeness says in texts of a few words, where these tell more by themselves. */
const SHARPNESS_LOST = 0.5;

/** Which languages a text is in, likeliest first; empty when it holds no letters. */
export function detectLanguages(text: string, models: LanguageModels): LanguageGuess[] {
  const letters = [...text.slice(0, SAMPLE_UNITS_MAX)].filter((character) => /[\p{L}\p{M}]/u.test(character));
  const shares = new Map<string, number>();
  const add = (language: string, share: number): void => {
    if (share > 0) shares.set(language, (shares.get(language) ?? 0) + share);
  };
  const counts = countScripts(letters);
  for (const [language, count] of counts.own) add(language, count * (LETTERS_A_CHARACTER.get(language) ?? 1));
  settleChinese(text, shares, models.characters);
  counts.shared.forEach((count, nth) => {
    const script = SHARED_SCRIPTS[nth];
    if (!script || count === 0) return;
    for (const [language, probability] of withinScript(text, script, count, models)) {
      add(language, count * probability);
    }
  });
  return toGuesses(shares);
}

function countScripts(letters: readonly string[]): { own: Map<string, number>; shared: number[] } {
  const own = new Map<string, number>();
  const shared = SHARED_SCRIPTS.map(() => 0);
  for (const letter of letters) {
    const nth = SHARED_SCRIPTS.findIndex((script) => script.test(letter));
    if (nth >= 0) {
      shared[nth] = (shared[nth] ?? 0) + 1;
      continue;
    }
    const language = SCRIPT_LANGUAGES.find(([script]) => script.test(letter))?.[1];
    if (language) own.set(language, (own.get(language) ?? 0) + 1);
  }
  return { own, shared };
}

/** Han characters beside kana are Japanese; others are simplified or traditional Chinese. */
function settleChinese(text: string, shares: Map<string, number>, characters: ChineseCharacters): void {
  const han = shares.get("zh") ?? 0;
  const kana = shares.get("ja") ?? 0;
  if (han === 0) return;
  shares.delete("zh");
  if (kana / (han + kana) >= KANA_SHARE_MIN) {
    shares.set("ja", han + kana);
    return;
  }
  const simplified = simplifiedProbability(text.slice(0, SAMPLE_UNITS_MAX), characters);
  shares.set("zh", han * simplified);
  shares.set("zh-TW", han * (1 - simplified));
}

function withinScript(
  text: string,
  script: RegExp,
  letters: number,
  { likeness, neighbours, frequent }: LanguageModels,
): [string, number][] {
  const sample = [...text.slice(0, SAMPLE_UNITS_MAX)]
    .map((character) => (script.test(character) || !/\p{L}/u.test(character) ? character : " "))
    .join("");
  const scores = Object.entries(likeness(sample));
  if (scores.length === 0) return [["en", 1]];
  const near = neighbourOdds(sample, neighbours, frequent);
  const bonus = LIKELIER_BONUS + LIKELIER_LETTERS / Math.max(letters, 4);
  const sharpness = SHARPNESS * (1 - SHARPNESS_LOST * near.shortness);
  const logs = scores.map(([language, score]): [string, number] => [
    language,
    sharpness * score +
      (LIKELIER.has(language) ? SHARPNESS * bonus : 0) +
      (near.of.get(language) ?? near.elsewhere),
  ]);
  const best = Math.max(...logs.map(([, log]) => log));
  const odds = logs.map(([language, log]): [string, number] => [language, Math.exp(log - best)]);
  const total = odds.reduce((sum, [, odd]) => sum + odd, 0);
  return odds.map(([language, odd]) => [language, odd / total]);
}

function toGuesses(shares: ReadonlyMap<string, number>): LanguageGuess[] {
  const total = [...shares.values()].reduce((sum, share) => sum + share, 0);
  const guesses = [...shares].map(([language, share]) => ({ language, score: share / total }));
  guesses.sort((a, b) => b.score - a.score);
  const kept = guesses.filter(({ score }, nth) => nth === 0 || score >= SCORE_MIN);
  const keptTotal = kept.reduce((sum, { score }) => sum + score, 0);
  return kept.map(({ language, score }) => ({ language, score: score / keptTotal }));
}
