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

const { values } = parseArgs({
  options: {
    corpora: { type: "string", default: "corpora" },
    lang: { type: "string" },
    most: { type: "string", default: "500" },
  },
});
const FILE = "models/text/calibration.json";
const models = new Models("models/text");

/** Development examples by language, at most so many of each corpus. */
const rows = new Map();
const counts = new Map();
for (const line of readFileSync(join(values.corpora, "prepared", "sentiment.jsonl"), "utf8").split("\n")) {
  if (!line) continue;
  const row = JSON.parse(line);
  // The only Hindi corpus is romanised and mixed with English: it says nothing of text in Devanagari.
  if (row.lang === "hi") row.lang = "hi-Latn";
  if (row.split !== "dev" || row.label === 3 || (values.lang && row.lang !== values.lang)) continue;
  const key = `${row.lang}/${row.set}`;
  counts.set(key, (counts.get(key) ?? 0) + 1);
  const most = row.set === "films" ? 2_000 : Number(values.most);
  if (counts.get(key) <= most) rows.set(row.lang, [...(rows.get(row.lang) ?? []), row]);
}

async function readAll(language, examples) {
  const encoder = await models.sentimentReader(language);
  const out = [];
  for (const { text, label, two } of examples) {
    const [scores] = await encoder.readSentiments([runsOf(text)]);
    const opinions = await models.opinions(language);
    out.push({ scores: Array.from(scores), margins: opinions?.margins(text), label, two });
  }
  return out;
}

/** Probability of a label; a corpus of opinions alone (`two`) asks which of two, and the rest goes to both. */
const shareOf = (probabilities, label, two) =>
  (probabilities[label] + 1e-9) / (two ? probabilities[0] + probabilities[2] + 2e-9 : 1);
const guessOf = (probabilities, two) =>
  two ? (probabilities[2] >= probabilities[0] ? 2 : 0) : probabilities.indexOf(Math.max(...probabilities));

/**
 * Mean negative log-likelihood, with a pull towards no bias and no weight. Every label counts for as much as the others: a
 * corpus of films that most people liked does not tell how often other texts praise.
 */
function lossOf(examples, calibration) {
  let loss = 0;
  let total = 0;
  const weights = weightsOf(examples);
  for (const { scores, margins, label, two } of examples) {
    const weight = weights[label];
    total += weight;
    loss -= weight * Math.log(shareOf(softmax(joinScores(scores, margins, calibration)), label, two));
  }
  return (
    loss / total +
    0.01 * calibration.opinionWeight ** 2 +
    0.01 * calibration.bias.reduce((sum, b) => sum + b * b, 0)
  );
}

const weightsOf = (examples) =>
  [0, 1, 2].map((label) => 1 / Math.max(1, examples.filter((row) => row.label === label).length));

/** Coordinate descent with shrinking steps. */
function fitCalibration(examples, isOfOpinionsAlone) {
  let best = { temperature: 1.2, opinionWeight: examples[0]?.margins ? 1 : 0, bias: [0, 0, 0] };
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
        if (lossOf(examples, candidate) < lossOf(examples, best)) best = candidate;
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
  const weights = weightsOf(read);
  const [weight, negative, neutral] = descend([2, 0, 0], ([w, a, b]) => {
    if (w <= 0) return Number.POSITIVE_INFINITY;
    const alone = { weight: w, bias: [a, b, 0], sure: 0 };
    let [log, total] = [0, 0];
    for (const { margins, label, two } of read) {
      log -= weights[label] * Math.log(shareOf(believeAlone(margins, alone), label, two));
      total += weights[label];
    }
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

/** Few sentences of our own stand for the many texts that hold no opinion: what they count for, beside a corpus. */
const OWN_SHARE = 0.5;

/** What a row of each set counts for: one, but for our own, which count for their share whatever their number. */
function shareOfEach(rows) {
  const ours = rows.filter(({ set }) => set === "own").length;
  const own = (OWN_SHARE * (rows.length - ours)) / Math.max(1, ours);
  return new Map(rows.map(({ set }) => [set, set === "own" ? own : 1]));
}

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
  // A linear model that saw opinions alone takes every whole text for one.
  const judgesWhole = !calibration.isOfOpinionsAlone;
  // Films that most people liked do not tell how often other texts praise: each label counts for as much as the others.
  const weights = weightsOf(read).map((weight) => (weight * read.length) / 3);
  const shares = shareOfEach(read.filter(({ two }) => !two));
  const toWhole = ([temperature, neutral, mixed, negative, opinionWeight]) => ({
    temperature: round(temperature),
    bias: [negative, three ? neutral : 0, 0, mixed].map(round),
    ...(opinionWeight > 0 && { opinionWeight: round(opinionWeight) }),
  });
  const fittedNumbers = descend([1, 0, 0, 0, judgesWhole ? 0.2 : 0], (numbers) => {
    const [temperature, neutral, mixed, negative, opinionWeight] = numbers;
    if (temperature < 0.4 || opinionWeight < 0 || (opinionWeight > 0 && !judgesWhole))
      return Number.POSITIVE_INFINITY;
    const whole = toWhole(numbers);
    let [log, total] = [0, 0];
    for (const { shares: told, margins, label, set, two } of read) {
      const weight = two || set === "films" ? weights[label] : shares.get(set);
      log -= weight * Math.log(shareOf(temper(told, whole, margins), label, two));
      total += weight;
    }
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
  const isOfOpinionsAlone = !few && examples.every(({ set, two }) => two || set === "own");
  const { temperature, opinionWeight, bias } = fitCalibration(read, isOfOpinionsAlone);
  const calibration = {
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
const kinds = ["NEGATIVE", "NEUTRAL", "POSITIVE"];
/** Sentences of our own, which nothing was trained on. */
const own = new Map(
  Object.entries(JSON.parse(readFileSync("tools/train/text/own/opinions.json", "utf8"))).map(
    ([language, sentences]) => [
      language,
      kinds.flatMap((kind, label) => (sentences[kind] ?? []).map((text) => ({ text, label, set: "own" }))),
    ],
  ),
);
// Corpora of opinions hold no plain facts: without some, all is taken for an opinion.
for (const [language, examples] of rows) examples.push(...(own.get(language) ?? []));
for (const [language, examples] of rows) {
  const withNeutral = new Set(examples.filter(({ label }) => label === 1).map(({ set }) => set));
  await fitLanguage(
    language,
    examples.map((row) => ({ ...row, two: !withNeutral.has(row.set) })),
  );
}
// Languages without an open corpus of opinions are fitted on a few sentences of our own.
for (const [language, examples] of own) {
  if (rows.has(language) || (values.lang && values.lang !== language)) continue;
  await fitLanguage(language, examples, 1);
}
const { alone: _, ...simplified } = fitted["zh"];
fitted["zh-TW"] = { ...simplified, opinionWeight: 0 };
writeFileSync(FILE, `${JSON.stringify(fitted, null, 1)}\n`);
