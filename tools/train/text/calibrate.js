// Fits, for each language, how the encoder's and the linear model's scores join into probabilities of sentiment.
// node tools/train/text/calibrate.js --corpora DIR     (after a build; writes models/text/calibration.json)
// Development splits only: where a corpus has none, a slice of what training left out.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { softmax } from "../../../dist/engines/text/linear/softmax.js";
import { Models } from "../../../dist/engines/text/models.js";
import { joinScores } from "../../../dist/engines/text/sentiment/calibration.js";
import { runsOf } from "../../../dist/engines/text/sentiment/read.js";

const { values } = parseArgs({
  options: {
    corpora: { type: "string", default: "corpora" },
    lang: { type: "string" },
    most: { type: "string", default: "350" },
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
  if (row.lang === "hi") continue;
  if (row.split !== "dev" || row.label === 3 || (values.lang && row.lang !== values.lang)) continue;
  const key = `${row.lang}/${row.set}`;
  counts.set(key, (counts.get(key) ?? 0) + 1);
  if (counts.get(key) <= Number(values.most)) rows.set(row.lang, [...(rows.get(row.lang) ?? []), row]);
}

async function readAll(language, examples) {
  const encoder = await models.encoder(language);
  const opinions = await models.opinions(language);
  const out = [];
  for (const { text, label } of examples) {
    const [scores] = await encoder.readSentiments([runsOf(text)]);
    out.push({ scores: Array.from(scores), margins: opinions?.margins(text), label });
  }
  return out;
}

/**
 * Mean negative log-likelihood, with a pull towards no bias and no weight. Rare labels count for more than their number, common
 * ones for less: a corpus of films that most people liked does not tell how often other texts praise.
 */
function lossOf(examples, calibration) {
  let loss = 0;
  let total = 0;
  const counts = [0, 1, 2].map((label) => examples.filter((row) => row.label === label).length);
  for (const { scores, margins, label } of examples) {
    const weight = 1 / Math.sqrt(counts[label]);
    total += weight;
    loss -= weight * Math.log(softmax(joinScores(scores, margins, calibration))[label] + 1e-9);
  }
  return (
    loss / total +
    0.01 * calibration.opinionWeight ** 2 +
    0.01 * calibration.bias.reduce((sum, b) => sum + b * b, 0)
  );
}

/** Coordinate descent with shrinking steps. */
function fitCalibration(examples) {
  let best = { temperature: 1.2, opinionWeight: examples[0]?.margins ? 1 : 0, bias: [0, 0, 0] };
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

const fitted = existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : {};
for (const [language, examples] of rows) {
  const read = await readAll(language, examples);
  const calibration = fitCalibration(read);
  const round = (value) => Number(value.toFixed(3));
  fitted[language] = {
    temperature: round(calibration.temperature),
    opinionWeight: round(calibration.opinionWeight),
    bias: calibration.bias.map(round),
  };
  const right = read.filter(({ scores, margins, label }) => {
    const probabilities = softmax(joinScores(scores, margins, calibration));
    return probabilities.indexOf(Math.max(...probabilities)) === label;
  }).length;
  console.log(
    language,
    JSON.stringify(fitted[language]),
    "accuracy on development",
    (right / read.length).toFixed(3),
  );
}
// Languages without an open corpus of opinions are fitted on a few sentences of our own.
const own = JSON.parse(readFileSync("tools/train/text/own/opinions.json", "utf8"));
const kinds = ["NEGATIVE", "NEUTRAL", "POSITIVE"];
for (const [language, sentences] of Object.entries(own)) {
  const examples = kinds.flatMap((kind, label) => sentences[kind].map((text) => ({ text, label })));
  if (values.lang && values.lang !== language) continue;
  const read = await readAll(language, examples);
  const { temperature, opinionWeight, bias } = fitCalibration(read);
  fitted[language] = {
    temperature: Math.max(1, Number(temperature.toFixed(3))),
    opinionWeight: Number(opinionWeight.toFixed(3)),
    bias: bias.map((b) => Number(b.toFixed(3))),
  };
  console.log(language, JSON.stringify(fitted[language]));
}
fitted["zh-TW"] = { ...fitted["zh"], opinionWeight: 0 };
writeFileSync(FILE, `${JSON.stringify(fitted, null, 1)}\n`);
