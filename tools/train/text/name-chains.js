// Trains the chains that read names beside the encoders: over words, or over characters where names are not bounded by spaces.
// node tools/train/text/name-chains.js --corpora DIR --lang ko     (after a build; writes models/text/chains/LANG-name.br)
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { brotliDecompressSync } from "node:zlib";
import { readChain, readClasses, writeChain } from "../../../dist/engines/text/chains/files.js";
import { NO_CLASSES, wordFeatures } from "../../../dist/engines/text/chains/word-features.js";
import {
  characterFeatures,
  toStretches,
  wordsOfCharacters,
} from "../../../dist/engines/text/characters/character-features.js";
import { toListedNames } from "../../../dist/engines/text/entities/listed-names.js";
import { NameChain } from "../../../dist/engines/text/entities/name-chain.js";
import { decodeSpans } from "../../../dist/engines/text/linear/spans.js";
import { Models } from "../../../dist/engines/text/models.js";
import { learn, toRandom } from "./chains/learn.js";
import { expectedCalibrationError, spanScores } from "./measure/scores.js";

const { values } = parseArgs({
  options: {
    corpora: { type: "string", default: "corpora" },
    lang: { type: "string" },
    epochs: { type: "string", default: "8" },
    most: { type: "string", default: "500" },
    bits: { type: "string", default: "19" },
    out: { type: "string", default: "models/text/chains" },
    // Fits the mixture of a chain that is there already.
    refit: { type: "boolean", default: false },
  },
});
const language = values.lang;
/** Corpora of a language and how much of each is read. Licences: models/text/README.md. */
const SETS = {
  pt: { uner: 1 },
  ko: { klue: 1 },
  ja: { stockmark: 1 },
  zh: { msra: 0.4 },
  de: { germeval: 1, "uner-pud": 1, wikiann: 0.3 },
};
const BY_CHARACTER = ["ko", "ja", "zh"].includes(language);

const readRows = (name) =>
  readFileSync(join(values.corpora, "prepared", `${name}.jsonl`), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .filter((row) => row.lang === language && SETS[language][row.set]);
let rows = readRows(BY_CHARACTER ? "entities-characters" : "entities");
const random = toRandom(11);
// A corpus without a development part gives a tenth of its training.
const withDev = new Set(rows.filter(({ split }) => split === "dev").map(({ set }) => set));
rows = rows.map((row) =>
  row.split === "train" && !withDev.has(row.set) && random() < 0.1 ? { ...row, split: "dev" } : row,
);
rows = rows.filter((row) => row.split !== "train" || random() < SETS[language][row.set]);
const types = [...new Set(rows.flatMap((row) => row.types))].filter((type) => type !== "MISC").sort();
const labels = ["O", ...types.flatMap((type) => [`B-${type}`, `I-${type}`])];

const models = new Models("models/text");
const encoder = await models.encoder(language);
const classFile = join("models/text/classes", `${language}.br`);
const classOf = existsSync(classFile) ? await readClasses(classFile) : NO_CLASSES;
const listed = toListedNames(
  brotliDecompressSync(readFileSync("models/text/names.br")).toString("utf8"),
  language,
);

/** Every character of a text that is no white space, with its label. */
function toUnits({ text, ner }) {
  const units = [];
  let at = 0;
  [...text].forEach((character, nth) => {
    if (/\S/u.test(character)) units.push({ character, at, label: ner[nth] });
    at += character.length;
  });
  return units;
}

/** A label's number; -1 where the corpus leaves open what it is. */
const numberOf = (label) => labels.indexOf(label);

function toSentences(row) {
  if (!BY_CHARACTER) {
    const features = wordFeatures(row.words, classOf, listed.marksOfWords(row.words));
    return [{ features, gold: row.ner.map(numberOf) }];
  }
  const words = wordsOfCharacters(row.text, language);
  return toStretches(toUnits(row)).map((stretch) => ({
    features: characterFeatures(
      stretch,
      words,
      listed.marksOfCharacters(stretch.map(({ character }) => character)),
    ),
    gold: stretch.map(({ label }) => numberOf(label)),
  }));
}

const file = join(values.out, `${language}-name.br`);
const OPTIONS = { epochs: Number(values.epochs), rate: 0.3, drop: 0.1, decay: 0.0001, seed: 7 };
function train() {
  const sentences = rows.filter(({ split }) => split === "train").flatMap(toSentences);
  const started = performance.now();
  const made = learn(sentences, { ...OPTIONS, labels, buckets: 1 << Number(values.bits), task: "name" });
  console.log(
    ...[language, sentences.length, "sentences", types.join(" ")],
    ...[Math.round((performance.now() - started) / 1000), "s"],
  );
  return made;
}
const model = values.refit ? await readChain(file) : train();

const counts = new Map();
const dev = rows.filter((row) => {
  if (row.split !== "dev") return false;
  counts.set(row.set, (counts.get(row.set) ?? 0) + 1);
  return counts.get(row.set) <= Number(values.most);
});
const read = [];
for (const row of dev) {
  if (BY_CHARACTER) {
    const units = toUnits(row);
    const byPlace = new Map(
      (await encoder.readCharacters(row.text)).map(({ at, entity }) => [at, Float32Array.from(entity)]),
    );
    const none = new Float32Array(encoder.labels.entity.length);
    read.push({ row, units: units.map((unit) => ({ ...unit, scores: byPlace.get(unit.at) ?? none })) });
  } else {
    const [scores] = await encoder.readWords([row.words]);
    read.push({ row, scores: scores.map(({ entity }) => Float32Array.from(entity)) });
  }
}
const spansOf = (marks) => {
  const spans = [];
  marks.forEach((label, at) => {
    if (label.startsWith("B-")) spans.push([at, at + 1, label.slice(2)]);
    else if (label.startsWith("I-") && spans.length > 0) spans.at(-1)[1] = at + 1;
  });
  return spans.filter(([, , type]) => types.includes(type)).map(String);
};

/** Exact-span F1 on the development rows under one mixture, and how far its probabilities are off. */
function scoreOf(mix) {
  const chain = new NameChain({ ...model, mix }, encoder.labels.entity, classOf, listed);
  const gold = [];
  const guess = [];
  const sure = [];
  for (const { row, units, scores } of read) {
    const rowsOf = units
      ? chain.readCharacters(row.text, language, units)
      : chain.readWords(row.words, scores);
    const found = decodeSpans(rowsOf, encoder.labels.entity).filter(({ type }) => row.types.includes(type));
    gold.push(spansOf(units ? units.map(({ label }) => label) : row.ner));
    guess.push(found.map(({ first, last, type }) => String([first, last, type])));
    const truth = new Set(gold.at(-1));
    for (const { first, last, type, score } of found)
      sure.push([score, truth.has(String([first, last, type]))]);
  }
  return { ...spanScores(gold, guess), error: expectedCalibrationError(sure) };
}
const tried = [];
for (const other of [0, 0.3, 0.5, 0.7, 0.9, 1.1]) {
  for (const own of [0, 0.2, 0.3, 0.45, 0.6, 0.8]) {
    if (other + own > 0) tried.push({ mix: { other, own }, ...scoreOf({ other, own }) });
  }
}
const show = ({ mix, f1, error }) => `${JSON.stringify(mix)} F1 ${f1.toFixed(4)} ECE ${error.toFixed(3)}`;
const best = (list) => [...list].sort((a, b) => b.f1 - a.f1)[0];
console.log(
  ...["chain alone", show(best(tried.filter(({ mix }) => mix.other === 0)))],
  ...["| encoder alone", show(best(tried.filter(({ mix }) => mix.own === 0)))],
);
tried.sort((a, b) => b.f1 - a.f1);
for (const one of tried.slice(0, 6)) console.log(show(one));
// Both halves by the same factor decide the same and are less sure of it: of those within a third of a point of the best, the
// one whose probabilities mean the most.
const { other, own } = tried[0].mix;
const scaled = [0.3, 0.4, 0.5, 0.6, 0.7, 0.85, 1].map((by) => {
  const mix = { other: Number((other * by).toFixed(3)), own: Number((own * by).toFixed(3)) };
  return { mix, ...scoreOf(mix) };
});
const chosen = scaled.filter(({ f1 }) => f1 >= tried[0].f1 - 0.003).sort((a, b) => a.error - b.error)[0];
console.log("chosen", show(chosen));
await writeChain(file, { ...model, mix: chosen.mix });
