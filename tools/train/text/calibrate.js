// Fits, for each language, how the encoder's and the linear model's scores join into probabilities of sentiment.
// node tools/train/text/calibrate.js --corpora DIR     (after a build; writes models/text/calibration.json)
// Development splits only: where a corpus has none, a slice of what training left out.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { softmax } from "../../../dist/engines/text/linear/softmax.js";
import { Models } from "../../../dist/engines/text/models.js";
import { believeAlone, joinScores, temper } from "../../../dist/engines/text/sentiment/calibration.js";
import { readSentiment, runsOf } from "../../../dist/engines/text/sentiment/read.js";
import { splitSentences } from "../../../dist/engines/text/tokens/sentences.js";
import { tokenize } from "../../../dist/engines/text/tokens/tokenizer.js";
import { expectedCalibrationError } from "./measure/scores.js";
import { OWN, readOwn } from "./own/read.js";
import { isFact } from "./prepare/facts.js";
import { MIXED, NEUTRAL } from "./prepare/sentiment.js";

const { values } = parseArgs({
  options: {
    corpora: { type: "string", default: "corpora" },
    lang: { type: "string" },
    most: { type: "string", default: "500" },
  },
});
const FILE = "models/text/calibration.json";
const models = new Models("models/text");
/** Languages in which the encoder's own output takes facts for opinions (encoder/head.py); in the others it tells opinions better. */
const HEADS = Object.fromEntries(["ar", "de", "fr", "it"].map((language) => [language, "opinion"]));

/** Development examples by language, at most so many of each corpus. */
const rows = new Map();
const counts = new Map();
for (const line of readFileSync(join(values.corpora, "prepared", "sentiment.jsonl"), "utf8").split("\n")) {
  if (!line) continue;
  const row = JSON.parse(line);
  // The only Hindi corpus is romanised and mixed with English: it says nothing of text in Devanagari.
  if (row.lang === "hi") row.lang = "hi-Latn";
  if (row.split !== "dev" || row.label === MIXED || (values.lang && row.lang !== values.lang)) continue;
  const key = `${row.lang}/${row.set}`;
  counts.set(key, (counts.get(key) ?? 0) + 1);
  const most = row.set === "films" ? 2_000 : Number(values.most);
  if (counts.get(key) <= most) rows.set(row.lang, [...(rows.get(row.lang) ?? []), row]);
}

async function readAll(language, examples) {
  const encoder = await models.sentimentReader(language);
  const out = [];
  for (const { text, label, set, two } of examples) {
    const [scores] = await encoder.readSentiments([runsOf(text)], HEADS[language]);
    const opinions = await models.opinions(language);
    out.push({ scores: Array.from(scores), margins: opinions?.margins(text), label, set, two });
  }
  return out;
}

/** Probability of a label; a corpus of opinions alone (`two`) asks which of two, and the rest goes to both. */
const shareOf = (probabilities, label, two) =>
  (probabilities[label] + 1e-9) / (two ? probabilities[0] + probabilities[2] + 2e-9 : 1);
const guessOf = (probabilities, two) =>
  two ? (probabilities[2] >= probabilities[0] ? 2 : 0) : probabilities.indexOf(Math.max(...probabilities));

/** Sentences of our own count for this much of a language's corpora of three labels, whatever their number. */
const OWN_SHARE = 0.4;
const FACTS = "facts";
/** Plain facts of treebanks count for this much. */
const FACTS_SHARE = 0.2;

/**
 * What each row counts for. Within a corpus every label counts for as much as the others: films that most people liked do
 * not tell how often other texts praise, and a corpus of two labels says nothing of how often the third is met.
 */
function weigh(rows) {
  const counts = new Map();
  for (const { set, label } of rows) {
    const labels = counts.get(set) ?? new Map();
    counts.set(set, labels.set(label, (labels.get(label) ?? 0) + 1));
  }
  const ours = rows.filter(({ set }) => set === OWN).length;
  const three = rows.filter(({ set, two }) => set !== OWN && set !== FACTS && !two).length;
  const share = ours === rows.length ? 1 : (OWN_SHARE * (three || rows.length - ours)) / Math.max(1, ours);
  return rows.map(({ set, label }) => {
    const labels = counts.get(set);
    const all = [...labels.values()].reduce((sum, count) => sum + count, 0);
    if (set === FACTS) return (FACTS_SHARE * three) / all;
    return ((set === OWN ? share : 1) * all) / labels.size / labels.get(label);
  });
}

/** Mean negative log-likelihood, with a pull towards no bias and no weight. */
function lossOf(examples, weights, calibration) {
  let loss = 0;
  let total = 0;
  examples.forEach(({ scores, margins, label, two }, nth) => {
    total += weights[nth];
    loss -= weights[nth] * Math.log(shareOf(softmax(joinScores(scores, margins, calibration)), label, two));
  });
  return (
    loss / total +
    0.01 * calibration.opinionWeight ** 2 +
    0.01 * calibration.bias.reduce((sum, b) => sum + b * b, 0)
  );
}

/** Coordinate descent with shrinking steps. */
function fitCalibration(examples, isOfOpinionsAlone) {
  let best = { temperature: 1.2, opinionWeight: examples[0]?.margins ? 1 : 0, bias: [0, 0, 0] };
  const weights = weigh(examples);
  if (isOfOpinionsAlone) best.isOfOpinionsAlone = true;
  for (let step = 0.8; step > 0.02; step *= 0.7) {
    for (let round = 0; round < 4; round++) {
      const near = [];
      for (const by of [-step, step]) {
        near.push({ ...best, temperature: Math.max(0.3, best.temperature + by) });
        if (examples[0]?.margins) near.push({ ...best, opinionWeight: Math.max(0, best.opinionWeight + by) });
        for (const at of [0, 1])
          near.push({ ...best, bias: best.bias.map((b, nth) => (nth === at ? b + by : b)) });
      }
      for (const candidate of near)
        if (lossOf(examples, weights, candidate) < lossOf(examples, weights, best)) best = candidate;
    }
  }
  return best;
}

/** Steps of coordinate descent over a list of numbers. */
function descend(start, loss) {
  let best = start;
  let least = loss(best);
  for (let step = 0.8; step > 0.02; step *= 0.7) {
    for (let round = 0; round < 4; round++) {
      for (let at = 0; at < best.length; at++) {
        for (const by of [-step, step]) {
          const candidate = best.map((value, nth) => (nth === at ? value + by : value));
          const found = loss(candidate);
          if (found < least) [best, least] = [candidate, found];
        }
      }
    }
  }
  return best;
}

const round = (value) => Number(value.toFixed(3));

/** Below this the linear model may be sure of things that its corpus had none of, such as plain facts. */
const ALONE_SURE_MIN = 0.7;

/** Share of texts that the linear model may answer alone at most worse by this much than both together. */
const ALONE_LOSS_MAX = 0.004;

/**
 * When the linear model needs no encoder: its margins as probabilities, and the least of them that is still as right as
 * both models together are on the same texts.
 */
function fitAlone(read, calibration) {
  // Without neutral texts it learnt to take everything for an opinion.
  if (!read[0]?.margins || read.every(({ two }) => two)) return undefined;
  const weights = weigh(read);
  const [weight, negative, neutral] = descend([2, 0, 0], ([w, a, b]) => {
    if (w <= 0) return Number.POSITIVE_INFINITY;
    const alone = { weight: w, bias: [a, b, 0], sure: 0 };
    let [log, total] = [0, 0];
    read.forEach(({ margins, label, two }, nth) => {
      log -= weights[nth] * Math.log(shareOf(believeAlone(margins, alone), label, two));
      total += weights[nth];
    });
    return log / total + 0.01 * (a * a + b * b);
  });
  const alone = { weight: round(weight), bias: [round(negative), round(neutral), 0], sure: 1 };
  const both = read.map(({ scores, margins, two }) =>
    guessOf(softmax(joinScores(scores, margins, calibration)), two),
  );
  for (let sure = 0.995; sure >= ALONE_SURE_MIN; sure -= 0.005) {
    let [less, taken] = [0, 0];
    read.forEach(({ margins, label, two }, nth) => {
      const found = believeAlone(margins, { ...alone, sure });
      if (!found) return;
      taken += 1;
      less += Number(both[nth] === label) - Number(guessOf(found, two) === label);
    });
    if (less / read.length > ALONE_LOSS_MAX) break;
    alone.sure = round(sure);
    alone.taken = taken / read.length;
  }
  const { taken = 0, ...kept } = alone;
  console.log("  alone", JSON.stringify(kept), "answers", taken.toFixed(2), "of the texts");
  return taken > 0.03 ? kept : undefined;
}

/** Fewer development texts are those of a language with few texts to learn from. */
const WHOLE_JUDGE_MIN = 1_000;

/** What makes the whole reading, sentence by sentence, tell probabilities. */
async function fitWhole(language, examples, calibration) {
  const lexicon = await models.lexicon(language);
  const encoder = () => models.sentimentReader(language);
  const opinions = await models.opinions(language);
  const read = [];
  for (const { text, label, set, two } of examples) {
    const sentences = splitSentences(text, tokenize(text, language, lexicon));
    const found = await readSentiment(text, language, sentences, { encoder, opinions, calibration });
    const shares = [found.negative, found.neutral, found.positive, found.mixed];
    read.push({ shares, margins: opinions?.margins(text), label, set, two });
  }
  const three = read.some(({ two }) => !two);
  // A linear model that saw opinions alone takes every whole text for one; one of a few thousand tweets is no judge of others.
  const judgesWhole =
    !calibration.isOfOpinionsAlone && read.filter(({ set }) => set !== OWN).length >= WHOLE_JUDGE_MIN;
  const weights = weigh(read);
  const toWhole = ([temperature, neutral, mixed, negative, opinionWeight]) => ({
    temperature: round(temperature),
    bias: [negative, three ? neutral : 0, 0, mixed].map(round),
    ...(opinionWeight > 0 && { opinionWeight: round(opinionWeight) }),
  });
  const fittedNumbers = descend([1, 0, 0, 0, judgesWhole ? 0.2 : 0], (numbers) => {
    const [temperature, neutral, mixed, negative, opinionWeight] = numbers;
    if (temperature < 1 || opinionWeight < 0 || (opinionWeight > 0 && !judgesWhole))
      return Number.POSITIVE_INFINITY;
    const whole = toWhole(numbers);
    let [log, total] = [0, 0];
    read.forEach(({ shares: told, margins, label, two }, nth) => {
      log -= weights[nth] * Math.log(shareOf(temper(told, whole, margins), label, two));
      total += weights[nth];
    });
    // Nobody marked mixed texts as such in these corpora, and there are some: they are not to vanish.
    return log / total + 0.02 * (neutral ** 2 + negative ** 2) + 0.05 * mixed ** 2;
  });
  const whole = toWhole(fittedNumbers);
  for (const set of new Set(read.map((row) => row.set))) {
    const rows = read.filter((row) => row.set === set);
    const errorOf = (tell) =>
      expectedCalibrationError(
        rows.map(({ shares, margins, label, two }) => {
          const told = tell(shares, margins);
          const guess = guessOf(told, two);
          return [shareOf(told, guess, two), guess === label];
        }),
      ).toFixed(3);
    const rightOf = (tell) =>
      (
        rows.filter(({ shares, margins, label, two }) => guessOf(tell(shares, margins), two) === label)
          .length / rows.length
      ).toFixed(3);
    console.log(
      "  whole",
      set,
      JSON.stringify(whole),
      "ECE",
      errorOf((s) => s),
      "→",
      errorOf((s, margins) => temper(s, whole, margins)),
      ...["accuracy", rightOf((s) => s), "→", rightOf((s, margins) => temper(s, whole, margins))],
    );
  }
  return whole;
}

const fitted = existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : {};
async function fitLanguage(language, examples, floor = 0) {
  const few = floor > 0;
  const read = await readAll(language, examples);
  const isOfOpinionsAlone = !few && examples.every(({ set, two }) => two || set === OWN);
  const { temperature, opinionWeight, bias } = fitCalibration(read, isOfOpinionsAlone);
  const calibration = {
    ...(HEADS[language] && { head: HEADS[language] }),
    temperature: Math.max(floor, round(temperature)),
    opinionWeight: round(opinionWeight),
    bias: bias.map(round),
    ...(isOfOpinionsAlone && { isOfOpinionsAlone }),
  };
  const right = read.filter(
    ({ scores, margins, label, two }) =>
      guessOf(softmax(joinScores(scores, margins, calibration)), two) === label,
  ).length;
  console.log(
    language,
    JSON.stringify(calibration),
    "accuracy on development",
    (right / read.length).toFixed(3),
  );
  const alone = few || isOfOpinionsAlone ? undefined : fitAlone(read, calibration);
  if (alone) calibration.alone = alone;
  if (!few) calibration.whole = await fitWhole(language, examples, calibration);
  fitted[language] = calibration;
}
/** Sentences of news and encyclopaedias that count beside the corpora, where the head that learnt such is read. */
const FACTS_MOST = 100;
const facts = new Map();
for (const line of readFileSync(join(values.corpora, "prepared", "treebanks.jsonl"), "utf8").split("\n")) {
  if (!line) continue;
  const row = JSON.parse(line);
  const found = facts.get(row.lang) ?? [];
  facts.set(row.lang, found);
  if (HEADS[row.lang] && found.length < FACTS_MOST && isFact(row))
    found.push({ text: row.text, label: NEUTRAL, set: FACTS });
}
// Corpora of opinions hold no plain facts: without some of our own, all is taken for an opinion.
const own = new Map();
// One text of both feelings that is taken for one of them would make all answers unsure: these are for measuring alone.
for (const row of readOwn("dev").filter(({ label }) => label !== MIXED))
  own.set(row.lang, [...(own.get(row.lang) ?? []), row]);
for (const [language, examples] of rows) {
  examples.push(...(own.get(language) ?? []), ...(facts.get(language) ?? []));
  const withNeutral = new Set(examples.filter(({ label }) => label === NEUTRAL).map(({ set }) => set));
  await fitLanguage(
    language,
    examples.map((row) => ({ ...row, two: !withNeutral.has(row.set) })),
  );
}
// Languages without an open corpus of opinions are fitted on these sentences alone.
for (const [language, examples] of own) {
  if (rows.has(language) || (values.lang && values.lang !== language)) continue;
  await fitLanguage(language, examples, 1);
}
const { alone: _, ...simplified } = fitted["zh"];
fitted["zh-TW"] = simplified;
writeFileSync(FILE, `${JSON.stringify(fitted, null, 1)}\n`);
