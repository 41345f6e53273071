// Accuracy of language identification on UD PUD sentences and on their two-word pieces; zh against zh-TW on GSD tests.
// node tools/train/text/measure-language.js --corpora DIR     (after a build)
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadLanguageDetector } from "../../../dist/engines/text/language/load.js";

const { values } = parseArgs({ options: { corpora: { type: "string", default: "corpora" } } });
const SETS = {
  en: ["UD_English-PUD/en_pud-ud-test.conllu"],
  de: ["UD_German-PUD/de_pud-ud-test.conllu"],
  es: ["UD_Spanish-PUD/es_pud-ud-test.conllu"],
  fr: ["UD_French-PUD/fr_pud-ud-test.conllu"],
  it: ["UD_Italian-PUD/it_pud-ud-test.conllu"],
  pt: ["UD_Portuguese-PUD/pt_pud-ud-test.conllu"],
  ko: ["UD_Korean-PUD/ko_pud-ud-test.conllu"],
  hi: ["UD_Hindi-PUD/hi_pud-ud-test.conllu"],
  ar: ["UD_Arabic-PUD/ar_pud-ud-test.conllu"],
  ja: ["UD_Japanese-GSD/ja_gsd-ud-test.conllu"],
  zh: ["UD_Chinese-GSDSimp/zh_gsdsimp-ud-test.conllu"],
  "zh-TW": ["UD_Chinese-GSD/zh_gsd-ud-test.conllu", "UD_Chinese-PUD/zh_pud-ud-test.conllu"],
};
const detect = await loadLanguageDetector("models/text");
const sums = { sentences: [0, 0], pairs: [0, 0] };
/** How often each pair is of each language, and whether it was told rightly: some stand in several languages' texts. */
const seenPairs = new Map();
const bins = Array.from({ length: 10 }, () => [0, 0, 0]);
for (const [language, files] of Object.entries(SETS)) {
  const texts = files.flatMap((file) =>
    [...readFileSync(join(values.corpora, file), "utf8").matchAll(/^# text = (.*)$/gm)].map(
      (found) => found[1],
    ),
  );
  const wrong = new Map();
  const score = (text, kind) => {
    const best = detect(text)[0];
    sums[kind][1] += 1;
    const right = best?.language === language;
    if (kind === "pairs") seenPairs.set(text, [...(seenPairs.get(text) ?? []), { language, right }]);
    if (right) sums[kind][0] += 1;
    else wrong.set(`${kind[0]}:${best?.language}`, (wrong.get(`${kind[0]}:${best?.language}`) ?? 0) + 1);
    const bin = bins[Math.min(9, Math.floor((best?.score ?? 0) * 10))];
    bin[0] += 1;
    bin[1] += best?.score ?? 0;
    bin[2] += right ? 1 : 0;
    return right;
  };
  const whole = texts.filter((text) => score(text, "sentences")).length;
  const pairs = texts.map(pairOf).filter(Boolean);
  const rightPairs = pairs.filter((pair) => score(pair, "pairs")).length;
  console.log(
    language.padEnd(6),
    `sentences ${((100 * whole) / texts.length).toFixed(2)} of ${texts.length}`,
    `pairs ${((100 * rightPairs) / pairs.length).toFixed(2)} of ${pairs.length}`,
    JSON.stringify(Object.fromEntries(wrong)),
  );
}
for (const [kind, [right, all]] of Object.entries(sums))
  console.log(kind, ((100 * right) / all).toFixed(2), all);
const pairs = [...seenPairs.values()];
const most = (texts) =>
  Math.max(...texts.map(({ language }) => texts.filter((text) => text.language === language).length));
const reachable = pairs.reduce((sum, texts) => sum + most(texts), 0);
const own = pairs.filter((texts) => most(texts) === texts.length).flat();
console.log(
  `pairs: ${((100 * reachable) / sums.pairs[1]).toFixed(2)} can be told rightly by the text alone;`,
  `of ${own.length} that stand in one language only ${((100 * own.filter(({ right }) => right).length) / own.length).toFixed(2)} are`,
);
const total = bins.reduce((sum, [count]) => sum + count, 0);
const error = bins.reduce((sum, [, score, right]) => sum + Math.abs(score - right), 0) / total;
console.log("expected calibration error", error.toFixed(4));

/** Two neighbouring words of four letters or more each; eight characters where words have no spaces. */
function pairOf(text) {
  if (/[\p{Script=Han}\p{Script=Hiragana}]/u.test(text)) return text.match(/[\p{L}]{8}/u)?.[0];
  return text.match(/[\p{L}\p{M}]{4,} [\p{L}\p{M}]{4,}/u)?.[0];
}
