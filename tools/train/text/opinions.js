// Trains the linear models that vote beside the encoders on sentiment: words and runs of characters.
// node --max-old-space-size=9000 tools/train/text/opinions.js --corpora DIR [--lang en] [--out DIR]
// (after a build and own/compose.js; writes models/text/opinions/LANG.br)
import { createReadStream, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { opinionFeatures } from "../../../dist/engines/text/sentiment/opinion-features.js";
import {
  OpinionModel,
  readOpinions,
  writeOpinions,
} from "../../../dist/engines/text/sentiment/opinion-model.js";
import { macroF1 } from "./measure/scores.js";
import { learnOpinions } from "./opinions/learn.js";
import { MIXED } from "./prepare/sentiment.js";

const { values } = parseArgs({
  options: {
    corpora: { type: "string", default: "corpora" },
    lang: { type: "string" },
    out: { type: "string", default: "models/text/opinions" },
    epochs: { type: "string" },
    rate: { type: "string" },
    decay: { type: "string" },
    fewest: { type: "string" },
    bits: { type: "string" },
  },
});
/**
 * Corpora by model, and how much of each is read; `taught` ones are read as the shipped models read them (teach.js). Test
 * splits never are. A few thousand tweets are read more often than half a million reviews.
 */
const SMALL = { sets: { tweets: 1 }, epochs: 6, rate: 0.1, decay: 1e-4, fewest: 2, bits: 18 };
const PLANS = {
  en: {
    sets: { sst2: 1, polarity: 1, plots: 1, products: 1, tweets: 1, proscons: 0.4 },
    taught: { reviews: 1 },
    phrases: { told: 1, plain: 0.2 },
    epochs: 3,
    rate: 0.1,
    decay: 1e-4,
    fewest: 3,
    bits: 20,
  },
  ko: { sets: { films: 1 }, epochs: 1, rate: 0.1, decay: 3e-5, fewest: 3, bits: 21 },
  zh: {
    sets: { waimai: 1, hotel: 1, shopping: 0.6 },
    epochs: 3,
    rate: 0.1,
    decay: 1e-4,
    fewest: 3,
    bits: 19,
  },
  ar: { sets: { tweets: 1, prod: 1, res2: 1 }, epochs: 5, rate: 0.1, decay: 1e-4, fewest: 2, bits: 19 },
  ...Object.fromEntries(["es", "fr", "de", "it", "pt"].map((language) => [language, SMALL])),
  // Hindi chat is full of English.
  hi: { ...SMALL, english: { tweets: 1 }, own: "hindi-chat.json", fewest: 1, epochs: 3 },
};
/** What a phrase that people gave so many stars (0 to 4) is: shares of negative, neutral, positive. */
const STARS = [
  [0.96, 0.02, 0.02],
  [0.79, 0.17, 0.04],
  [0.06, 0.88, 0.06],
  [0.04, 0.17, 0.79],
  [0.02, 0.02, 0.96],
];
const NO_FEELING = 2;
/** The only Hindi corpus is written in Latin letters: its model reads nothing else. */
const FILES = { hi: "hi-Latn" };

async function readRows(file, take) {
  if (!existsSync(file)) return;
  for await (const line of createInterface({ input: createReadStream(file) }))
    if (line) take(JSON.parse(line));
}

const languages = values.lang ? [values.lang] : Object.keys(PLANS);
const train = new Map(languages.map((language) => [language, []]));
const dev = new Map(languages.map((language) => [language, new Map()]));
const drawn = new Map();
/** Whether a row is among the share of its corpus that is read. */
function isDrawn({ lang, set }, share = 0) {
  const nth = (drawn.get(`${lang}/${set}`) ?? 0) + 1;
  drawn.set(`${lang}/${set}`, nth);
  return (nth * 0.6180339) % 1 < share;
}
const prepared = join(values.corpora, "prepared");
/** What is mixed is as much of the one as of the other: of such a text the model is to be sure of nothing. */
const TORN = [0.5, 0, 0.5];
/** What was composed is made of the same clauses again and again. */
const COMPOSED_WEIGHT = 0.4;
function learnFrom(language, { text, label }, weight) {
  const target = label === MIXED ? TORN : [0, 1, 2].map((each) => Number(each === label));
  train.get(language).push({ features: opinionFeatures(text), label, target, weight });
}
function holdOut(language, row) {
  const sets = dev.get(language);
  const rows = sets.get(row.set) ?? [];
  sets.set(row.set, rows);
  if (rows.length < 8_000) rows.push(row);
}
await readRows(join(prepared, "sentiment.jsonl"), (row) => {
  if (row.label === MIXED) return;
  if (row.lang === "en" && row.split === "train") {
    for (const language of languages)
      if (isDrawn({ ...row, lang: `en for ${language}` }, PLANS[language].english?.[row.set]))
        learnFrom(language, row);
  }
  if (!train.has(row.lang)) return;
  if (row.split === "dev") holdOut(row.lang, row);
  if (row.split === "train" && isDrawn(row, PLANS[row.lang].sets[row.set])) learnFrom(row.lang, row);
});
// Devanagari is read by a list of words: what was composed in it has no model to learn from it.
await readRows(join(prepared, "composed.jsonl"), (row) => {
  if (row.split === "train" && row.lang !== "hi" && train.has(row.lang))
    learnFrom(row.lang, row, COMPOSED_WEIGHT);
  if (row.split === "dev" && row.label !== MIXED && row.lang !== "hi" && dev.has(row.lang))
    holdOut(row.lang, row);
});
for (const language of languages) {
  const { own } = PLANS[language];
  const lists = own ? JSON.parse(readFileSync(join("tools/train/text/own", own), "utf8")) : {};
  for (const [label, kind] of ["negative", "neutral", "positive"].entries())
    for (const text of lists[kind] ?? []) learnFrom(language, { text, label });
  await readRows(join(prepared, `taught-${language}.jsonl`), (row) => {
    if (!isDrawn({ lang: language, set: `taught ${row.set}` }, PLANS[language].taught?.[row.set])) return;
    train.get(language).push({ features: opinionFeatures(row.text), target: row.target });
  });
  await learnPhrases(language, PLANS[language].phrases);
}

/** Parts of sentences with their stars. Most that feel nothing are scraps: of these only a share is read, and no lone word. */
async function learnPhrases(language, shares) {
  if (!shares) return;
  await readRows(join(prepared, "phrases.jsonl"), ({ text, stars, words, whole }) => {
    const feels = stars !== NO_FEELING || whole;
    if (!feels && words === 1) return;
    const set = feels ? "told" : "plain";
    if (isDrawn({ lang: language, set }, shares[set]))
      train.get(language).push({ features: opinionFeatures(text), target: STARS[stars] });
  });
}

/** A label that half the texts of the corpora carry is not to be believed more than the others for it. */
function weigh(examples) {
  const found = examples.filter(({ weight, label }) => weight === undefined && label !== undefined);
  const counts = [0, 1, 2].map((label) => found.filter((example) => example.label === label).length);
  const least = Math.min(...counts.filter((count) => count > 0));
  for (const example of examples)
    example.weight ??= example.label === undefined ? 1 : least / counts[example.label];
  return counts;
}

function score(model, rows) {
  const two = !rows.some(({ label }) => label === 1);
  const halves = [0, 2].map((label) => rows.filter((row) => row.label === label));
  const even = two ? halves : [...halves, rows.filter(({ label }) => label === 1)];
  const guess = (margins) =>
    two ? (margins[2] >= margins[0] ? 2 : 0) : margins.indexOf(Math.max(...margins));
  const pairs = rows.map(({ text, label }) => [label, guess(model.margins(text))]);
  // Sorted by label, so that two-way corpora of unlike halves can be told apart from even ones.
  const each = even.map((part) => {
    const right = part.filter(({ text, label }) => guess(model.margins(text)) === label).length;
    return (right / part.length).toFixed(3);
  });
  const accuracy = pairs.filter(([truth, found]) => truth === found).length / pairs.length;
  return `${two ? "2-way" : "3-way"} accuracy ${accuracy.toFixed(4)} macro-F1 ${macroF1(pairs).toFixed(4)} by label ${each.join(" ")}`;
}

mkdirSync(values.out, { recursive: true });
for (const language of languages) {
  const plan = { ...PLANS[language] };
  for (const name of ["epochs", "rate", "decay", "fewest", "bits"])
    if (values[name]) plan[name] = Number(values[name]);
  const examples = train.get(language);
  const counts = weigh(examples);
  const model = learnOpinions(examples, { ...plan, buckets: 1 << plan.bits, seed: 7 });
  const file = join(values.out, `${FILES[language] ?? language}.br`);
  await writeOpinions(file, model);
  console.log(language, examples.length, "texts; labels", counts.join(" "));
  const shipped = new OpinionModel(await readOpinions(file));
  for (const [set, rows] of dev.get(language)) console.log("  dev", set, score(shipped, rows));
  for (const [set, rows] of dev.get(language)) {
    const opposed = rows.filter(({ label }) => label !== 1);
    if (opposed.length < rows.length) console.log("  dev", set, score(shipped, opposed));
  }
}
