// Fits, for each language, how the encoder's and the linear model's scores join into probabilities of sentiment.
// node tools/train/text/calibrate.js --corpora DIR     (after a build and own/compose.js; writes models/text/calibration.json)
// Development splits only: where a corpus has none, a slice of what training left out. The same models give the same file.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { softmax } from "../../../dist/engines/text/linear/softmax.js";
import { Models } from "../../../dist/engines/text/models.js";
import { believeAlone, joinScores, temper } from "../../../dist/engines/text/sentiment/calibration.js";
import { cutClauses } from "../../../dist/engines/text/sentiment/clauses.js";
import { cutParts } from "../../../dist/engines/text/sentiment/parts.js";
import { readSentiment, runsOf } from "../../../dist/engines/text/sentiment/read.js";
import { splitSentences } from "../../../dist/engines/text/tokens/sentences.js";
import { tokenize } from "../../../dist/engines/text/tokens/tokenizer.js";
import { descend, guessOf, report, shareOf, weigh } from "./calibrate/fit.js";
import { OWN, readOwn } from "./own/read.js";
import { isFact } from "./prepare/facts.js";
import { MIXED, NEUTRAL } from "./prepare/sentiment.js";

const { values } = parseArgs({
  options: {
    corpora: { type: "string", default: "corpora" },
    // These alone are fitted again, and the others stay: to try something out.
    lang: { type: "string" },
    most: { type: "string", default: "400" },
  },
});
const FILE = "models/text/calibration.json";
/** Without a language's own corpus of opinions, small lists are no reason to be much surer than the encoder is. */
const FEW_TEMPERATURE_MIN = 0.6;
/** Sentences of news and encyclopaedias that count beside the corpora. */
const FACTS_MOST = 60;
/** Shorter ones are headings. */
const FACT_WORDS_MIN = 8;
/** Words as they stand in a text: marks follow without a space. */
const joinWords = (words) => words.join(" ").replace(/ (?=[.,;:?!)'])|(?<=\() /g, "");
const FILMS_MOST = 4_000;
/** The Hindi corpus is romanised and mixed with English: it says nothing of text in Devanagari. */
const named = (lang, set) => (lang === "hi" && set === "tweets" ? "hi-Latn" : lang);
const spoken = (language) => (language === "hi-Latn" ? "hi" : language);
const models = new Models("models/text");

/** Development examples by language. */
const examples = new Map();
const counts = new Map();
function take(lang, row, most) {
  const language = named(lang, row.set);
  const key = `${language}/${row.set}`;
  counts.set(key, (counts.get(key) ?? 0) + 1);
  if (counts.get(key) <= most) examples.set(language, [...(examples.get(language) ?? []), row]);
}
function* prepared(name) {
  for (const line of readFileSync(join(values.corpora, "prepared", `${name}.jsonl`), "utf8").split("\n"))
    if (line) yield JSON.parse(line);
}
for (const { lang, split, text, label, set } of prepared("sentiment"))
  if (split === "dev" && label !== MIXED)
    take(lang, { text, label, set }, set === "films" ? FILMS_MOST : Number(values.most));
for (const { lang, split, text, label, set } of prepared("composed"))
  if (split === "dev") take(lang, { text, label, set }, Number.POSITIVE_INFINITY);
// Corpora of opinions hold no plain facts: without some, all is taken for an opinion.
for (const row of prepared("treebanks"))
  if (isFact(row)) take(row.lang, { text: row.text, label: NEUTRAL, set: "facts" }, FACTS_MOST);
// English treebanks are of reviews and letters, or measured on: its encyclopaedia is that of a corpus of names.
for (const { set, split, words } of prepared("entities"))
  if (set === "wikigold" && split === "train" && words.length >= FACT_WORDS_MIN)
    take("en", { text: joinWords(words), label: NEUTRAL, set: "facts" }, FACTS_MOST);
for (const { lang, text, label, set } of readOwn("dev"))
  take(lang, { text, label, set }, Number.POSITIVE_INFINITY);

/** What the models say of each text as one part. */
async function readAll(language, rows) {
  const encoder = await models.sentimentReader(spoken(language));
  const opinions = await models.opinions(language);
  const read = [];
  for (const row of rows) {
    const [scores] = await encoder.readSentiments([runsOf(row.text)]);
    read.push({ ...row, scores, margins: await opinions?.margins(row.text) });
  }
  return read;
}

const round = (value) => Number(value.toFixed(3));

/** Rows of corpora, as people labelled what others wrote. */
const isOfCorpus = ({ set }) => ![OWN, "composed", "facts"].includes(set);

/** A corpus with fewer development texts than this taught the linear model too little to be asked apart which feeling it is. */
const POLARITY_MIN = 700;

/** Which of two feelings a text has, where it has one: as corpora tell it, whose texts the linear model learnt from. */
function fitPolarity(read, weights) {
  const rows = read.flatMap((row, nth) =>
    isOfCorpus(row) && row.label !== NEUTRAL ? [{ ...row, weight: weights[nth] }] : [],
  );
  const loss = ([encoder, opinions, bias]) =>
    0.002 * bias * bias +
    rows.reduce((sum, { scores, margins, label, weight }) => {
      const ahead = encoder * (scores[2] - scores[0]) + opinions * (margins[2] - margins[0]) + bias;
      return sum + weight * Math.log1p(Math.exp(label === 2 ? -ahead : ahead));
    }, 0);
  const [encoder, opinions, bias] = descend([0.5, 0.5, 0], loss).map(round);
  return { encoder, opinions, bias };
}

function fitJoin(read, weights, { isOfOpinionsAlone, few, known }) {
  // What saw opinions alone has no say in whether there is one.
  const hasMargins = read[0].margins !== undefined && !isOfOpinionsAlone;
  const polarity =
    known ?? (read.filter(isOfCorpus).length >= POLARITY_MIN ? fitPolarity(read, weights) : undefined);
  const build = ([temperature, opinionWeight, negative, neutral, mixed]) => ({
    temperature: round(temperature),
    opinionWeight: round(opinionWeight),
    bias: [negative, neutral, 0, mixed].map(round),
    ...(polarity && { polarity }),
  });
  const numbers = descend([1.2, hasMargins ? 0.5 : 0, 0, 0, 0], (tried) => {
    const [temperature, opinionWeight, ...bias] = tried;
    if (temperature < (few ? FEW_TEMPERATURE_MIN : 0.2) || opinionWeight < 0) return Number.POSITIVE_INFINITY;
    const calibration = build(tried);
    let loss = 0;
    read.forEach(({ scores, margins, label, two }, nth) => {
      loss -= weights[nth] * Math.log(shareOf(softmax(joinScores(scores, margins, calibration)), label, two));
    });
    const pull = 0.01 * bias.reduce((sum, value) => sum + value * value, 0) + 0.01 * opinionWeight ** 2;
    return loss + pull + (hasMargins ? 0 : opinionWeight);
  });
  const found = build(numbers);
  const by = fitSureness(read, ({ scores, margins }) => joinScores(scores, margins, found));
  const [temperature, ...rest] = numbers;
  return build([temperature * by, ...rest.map((value) => value / by)]);
}

/**
 * How much less sure an answer is to be than what was fitted on all rows makes it. Short and plain texts ask for more than
 * what people write can bear; which answer is the likeliest does not change by it.
 */
function fitSureness(read, scoresOf) {
  const corpora = read.filter(isOfCorpus);
  if (corpora.length === 0) return 1;
  const weights = weigh(corpora);
  const [by] = descend([1], ([tried]) => {
    if (tried <= 0.1) return Number.POSITIVE_INFINITY;
    let loss = 0;
    corpora.forEach((row, nth) => {
      loss -= weights[nth] * Math.log(shareOf(softmax(scoresOf(row), tried), row.label, row.two));
    });
    return loss;
  });
  return by;
}

/** Below this the linear model may be sure of things that its corpus had none of, such as plain facts. */
const ALONE_SURE_MIN = 0.7;
/** Share of texts that the linear model may answer alone at most worse by this much than both together. */
const ALONE_LOSS_MAX = 0.002;
/** Answering fewer texts than this alone saves nothing. */
const ALONE_TAKEN_MIN = 0.03;

/**
 * When the linear model needs no encoder: its margins as probabilities, and the least of them that is still as right as
 * both models together are on the same texts.
 */
function fitAlone(read, weights, calibration) {
  // Without neutral texts it learnt to take everything for an opinion.
  if (!read[0].margins || read.filter(isOfCorpus).every(({ two }) => two)) return undefined;
  const [weight, negative, neutral] = descend([1, 0, 0], ([w, a, b]) => {
    if (w <= 0) return Number.POSITIVE_INFINITY;
    const alone = { weight: w, bias: [a, b, 0], sure: 0 };
    let loss = 0.01 * (a * a + b * b);
    read.forEach(({ margins, label, two }, nth) => {
      if (label !== MIXED) loss -= weights[nth] * Math.log(shareOf(believeAlone(margins, alone), label, two));
    });
    return loss;
  });
  const by = fitSureness(read, ({ margins }) =>
    margins.map((margin, at) => weight * margin + ([negative, neutral, 0][at] ?? 0)),
  );
  const alone = { weight: round(weight / by), bias: [negative / by, neutral / by, 0].map(round), sure: 1 };
  const both = read.map(({ scores, margins, two }) =>
    guessOf(softmax(joinScores(scores, margins, calibration)), two),
  );
  let answered = 0;
  for (let sure = 0.995; sure >= ALONE_SURE_MIN; sure -= 0.005) {
    let [less, taken] = [0, 0];
    read.forEach(({ margins, label, two }, nth) => {
      const found = believeAlone(margins, { ...alone, sure });
      if (!found) return;
      taken += weights[nth];
      less += weights[nth] * (Number(both[nth] === label) - Number(guessOf(found, two) === label));
    });
    if (less > ALONE_LOSS_MAX) break;
    alone.sure = round(sure);
    answered = taken;
  }
  console.log("  alone", JSON.stringify(alone), "answers", answered.toFixed(2));
  return answered > ALONE_TAKEN_MIN ? alone : undefined;
}

/** Fewer texts of several parts tell nothing. */
const WHOLE_MIN = 60;

/** What makes the reading of texts of several parts tell probabilities; `read` is what the models say of each as one part. */
async function fitWhole(language, read, calibration) {
  const own = spoken(language);
  const lexicon = await models.lexicon(own);
  const encoder = () => models.sentimentReader(own);
  const opinions = await models.opinions(language);
  for (const row of read) {
    const sentences = splitSentences(row.text, tokenize(row.text, own, lexicon));
    const parts = cutParts(sentences);
    row.several = parts.length > 1;
    if (row.several || parts.some((part) => cutClauses(row.text, own, part).length > 1)) {
      const found = await readSentiment(row.text, own, sentences, { encoder, opinions, calibration });
      row.shares = [found.negative, found.neutral, found.positive, found.mixed];
    } else {
      row.shares =
        believeAlone(row.margins, calibration.alone) ??
        softmax(joinScores(row.scores, row.margins, calibration));
    }
  }
  const long = read.filter(({ several }) => several);
  let whole;
  if (long.length >= WHOLE_MIN) {
    const weights = weigh(long);
    const three = long.some(({ two }) => !two);
    const build = ([temperature, negative, neutral, mixed]) => ({
      temperature: round(temperature),
      bias: [negative, three ? neutral : 0, 0, mixed].map(round),
    });
    whole = build(
      descend([1, 0, 0, 0], (tried) => {
        if (tried[0] < 0.5) return Number.POSITIVE_INFINITY;
        const built = build(tried);
        let loss = 0.02 * tried.slice(1).reduce((sum, value) => sum + value * value, 0);
        long.forEach(({ shares, label, two }, nth) => {
          loss -= weights[nth] * Math.log(shareOf(temper(shares, built), label, two));
        });
        return loss;
      }),
    );
  }
  report(
    read.map((row) => ({ ...row, told: whole && row.several ? temper(row.shares, whole) : row.shares })),
  );
  return whole;
}

async function fitLanguage(language, rows) {
  const withNeutral = new Set(rows.filter(({ label }) => label === NEUTRAL).map(({ set }) => set));
  const all = rows.map((row) => ({ ...row, two: !withNeutral.has(row.set) }));
  const corpora = all.filter(isOfCorpus);
  const read = await readAll(language, all);
  const weights = weigh(read);
  // All corpora of Chinese opinions are in simplified characters: what they tell of feelings holds for both.
  const known = language === "zh-TW" ? fitted["zh"].polarity : undefined;
  const isOfOpinionsAlone = known !== undefined || (corpora.length > 0 && corpora.every(({ two }) => two));
  const calibration = fitJoin(read, weights, {
    isOfOpinionsAlone,
    few: corpora.length === 0,
    known,
  });
  console.log(language, JSON.stringify(calibration));
  const alone = corpora.length > 0 ? fitAlone(read, weights, calibration) : undefined;
  if (alone) calibration.alone = alone;
  const whole = await fitWhole(language, read, calibration);
  if (whole) calibration.whole = whole;
  return calibration;
}

const fitted = values.lang ? JSON.parse(readFileSync(FILE, "utf8")) : {};
for (const language of [...examples.keys()].sort()) {
  if (values.lang && !values.lang.split(",").includes(language)) continue;
  fitted[language] = await fitLanguage(language, examples.get(language));
}
writeFileSync(FILE, `${JSON.stringify(fitted, null, 1)}\n`);
