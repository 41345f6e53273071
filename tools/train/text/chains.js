// Trains the chains over words: parts of speech in the languages of DetectSyntax, and their noun phrases.
// node tools/train/text/chains.js --corpora DIR --lang es     (after a build; writes models/text/chains/LANG-TASK.br; --task phrase after --task pos)
// With --taught they learn what `teach-words.js` wrote, too, to read without the encoder: --task tag (parts of speech), then --task phrase.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { emissionsOf } from "../../../dist/engines/text/chains/chain-model.js";
import { ChainReader, joinRows } from "../../../dist/engines/text/chains/chain-reader.js";
import { readClasses, writeChain } from "../../../dist/engines/text/chains/files.js";
import { NO_CLASSES, wordFeatures } from "../../../dist/engines/text/chains/word-features.js";
import { Models } from "../../../dist/engines/text/models.js";
import { learn } from "./chains/learn.js";

const { values } = parseArgs({
  options: {
    corpora: { type: "string", default: "corpora" },
    lang: { type: "string", default: "es" },
    task: { type: "string", default: "pos" },
    epochs: { type: "string", default: "7" },
    most: { type: "string", default: "350" },
    taught: { type: "boolean", default: false },
    // How much the encoder counts beside the chain, and the chain itself: `1.1,0.4`. Fitted on the development split unless told.
    mix: { type: "string" },
  },
});
const language = values.lang;
const models = new Models("models/text");
const encoder = await (values.taught ? models.wordReader(language) : models.encoder(language));
const classFile = join("models/text/classes", `${language}.br`);
const classOf = existsSync(classFile) ? await readClasses(classFile) : NO_CLASSES;

const readRows = (name) =>
  readFileSync(join(values.corpora, "prepared", `${name}.jsonl`), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .filter((row) => row.lang === language);
const rows = [...readRows("treebanks"), ...(values.taught ? readRows(`taught-words-${language}`) : [])];

/** What a language's PUD calls pronouns (`su casa`), and its other treebanks, like UD's guidelines, determiners. */
const OWNS = {
  es: /^(?:mis?|tus?|sus?)$/i,
  it: /^(?:(?:mi|tu|su)(?:o|a|oi|e|ei)|[nv]ostr[oaie])$/i,
}[language];
const posOf = ({ set, pos, words }) =>
  OWNS && set === "pud" ? pos.map((tag, at) => (tag === "PRON" && OWNS.test(words[at]) ? "DET" : tag)) : pos;

/** How a task's labels read, and where a row keeps them. */
const TASKS = {
  pos: { labels: encoder.labels.pos, gold: posOf, buckets: 1 << 18 },
  tag: { labels: encoder.labels.pos, gold: posOf, buckets: 1 << 18 },
  phrase: {
    labels: ["O", "B-NP", "I-NP"],
    gold: (row) => row.np.map((m) => (m === "O" ? "O" : `${m}-NP`)),
    buckets: 1 << 19,
  },
};
const { labels, gold, buckets } = TASKS[values.task];
const toSentence = (row) => ({
  features: wordFeatures(row.words, classOf, row.tags),
  gold: gold(row).map((label) => labels.indexOf(label)),
});
const OPTIONS = { rate: 0.3, drop: 0.1, decay: 0.0001, seed: 7, epochs: Number(values.epochs) };
if (values.task === "phrase") {
  // As at work, a phrase chain reads tags that a chain gave: one that did not learn from the very sentence.
  const posSentence = (row) => ({
    features: wordFeatures(row.words, classOf),
    gold: posOf(row).map((label) => TASKS.pos.labels.indexOf(label)),
  });
  const train = rows.filter(({ split }) => split === "train");
  for (const half of [0, 1]) {
    const model = learn(train.filter((_, nth) => nth % 2 !== half).map(posSentence), {
      ...OPTIONS,
      labels: TASKS.pos.labels,
      buckets: TASKS.pos.buckets,
      task: "pos",
      ...(values.taught && { epochs: 3 }),
    });
    const reader = new ChainReader(model, classOf);
    train.forEach((row, nth) => {
      if (nth % 2 === half) row.tags = reader.labelsAlone(reader.weigh(reader.look(row.words)));
    });
  }
}
const train = rows.filter((row) => row.split === "train").map(toSentence);
const started = performance.now();
const model = learn(train, {
  ...OPTIONS,
  labels,
  buckets,
  task: values.task,
});
console.log(
  language,
  values.task,
  train.length,
  "sentences",
  Math.round((performance.now() - started) / 1000),
  "s",
);

const dev = rows.filter((row) => row.split === "dev").slice(0, Number(values.most));
const tagger =
  values.task === "phrase" ? await models.chain(language, values.taught ? "tag" : "pos") : undefined;
const read = [];
for (const row of dev) {
  const [scores] = await encoder.readWords([row.words]);
  row.tags = tagger?.labelsBeside(
    tagger.weigh(tagger.look(row.words)),
    scores.map(({ pos }) => pos),
  );
  const sentence = toSentence(row);
  read.push({
    ...sentence,
    emissions: emissionsOf(model, sentence.features),
    others: scores.map((s) => s[values.task === "tag" ? "pos" : values.task]),
  });
}
/** Accuracy and mean log-likelihood of the development labels under one mixture. */
function scoreOf(mix) {
  let right = 0;
  let words = 0;
  let log = 0;
  for (const { emissions, others, gold: truth } of read) {
    const found = joinRows({ ...model, mix }, emissions, others);
    truth.forEach((label, at) => {
      if (label < 0) return;
      words += 1;
      log += Math.log(found[at][label] + 1e-9);
      if (found[at].indexOf(Math.max(...found[at])) === label) right += 1;
    });
  }
  return { accuracy: right / words, log: log / words, words };
}
const tried = [];
for (const other of [0, 0.2, 0.35, 0.5, 0.7, 0.9]) {
  for (const own of [0, 0.3, 0.5, 0.7, 0.9, 1.1]) {
    if (other + own > 0) tried.push({ mix: { other, own }, ...scoreOf({ other, own }) });
  }
}
const show = ({ mix, accuracy, log }) => `${JSON.stringify(mix)} ${accuracy.toFixed(4)} ${log.toFixed(4)}`;
const alone = (name) => tried.filter(({ mix }) => mix[name] === 0).sort((a, b) => b.log - a.log)[0];
tried.sort((a, b) => b.log - a.log);
console.log("chain alone", show(alone("other")));
console.log("encoder alone", show(alone("own")));
for (const one of tried.slice(0, 5)) console.log(show(one));
const [other, own] = (values.mix ?? "").split(",").map(Number);
model.mix = own ? { other, own } : tried[0].mix;
mkdirSync("models/text/chains", { recursive: true });
await writeChain(join("models/text/chains", `${language}-${values.task}.br`), model);
