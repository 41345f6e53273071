// Trains the chains that read noun phrases character by character in Japanese and Korean: pupils of analysers with
// dictionaries (`phrases/teacher.js`), so that none of these is needed to read.
// node tools/train/text/phrase-chains.js --corpora DIR --lang ja --python PYTHON   (after a build; writes models/text/chains/LANG-phrase.br)
// PYTHON has the packages that phrases/words.py names; --leave FILE lists texts to keep for measuring.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeChain } from "../../../dist/engines/text/chains/files.js";
import {
  characterFeatures,
  charactersOf,
  toStretches,
  wordsOfCharacters,
} from "../../../dist/engines/text/characters/character-features.js";
import { PhraseChain } from "../../../dist/engines/text/phrases/phrase-chain.js";
import { learn, toRandom } from "./chains/learn.js";
import { spanScores } from "./measure/scores.js";
import { teach } from "./phrases/teacher.js";
import { textsOf } from "./phrases/texts.js";

const { values } = parseArgs({
  options: {
    corpora: { type: "string", default: "corpora" },
    lang: { type: "string" },
    python: { type: "string", default: "python3" },
    leave: { type: "string" },
    most: { type: "string", default: "30000" },
    epochs: { type: "string", default: "4" },
    bits: { type: "string", default: "19" },
    out: { type: "string", default: "models/text/chains" },
  },
});
const language = values.lang;
const LABELS = ["O", "B-NP", "I-NP"];
const random = toRandom(11);
const leave = values.leave ? JSON.parse(readFileSync(values.leave, "utf8")) : [];
const texts = textsOf(language, values.corpora, random, leave).filter(
  (_, __, all) => random() < Number(values.most) / all.length,
);

const words = execFileSync(values.python, ["tools/train/text/phrases/words.py", "--lang", language], {
  input: texts.map((text) => JSON.stringify(text)).join("\n"),
  maxBuffer: 1 << 30,
})
  .toString("utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

/** Python counts code points, we UTF-16. */
function placesOf(text) {
  const places = [0];
  for (const character of text) places.push(places.at(-1) + character.length);
  return places;
}

const taught = [];
for (const [nth, text] of texts.entries()) {
  const places = placesOf(text);
  const found = words[nth].map(([start, end, ...tags]) => [places[start], places[end], ...tags]);
  taught.push({ text, phrases: teach(language, text, found) });
}

function toSentences({ text, phrases }) {
  const marks = new Map(phrases.flatMap(({ start, end }) => inside(start, end)));
  const around = wordsOfCharacters(text, language);
  return toStretches(charactersOf(text)).map((stretch) => ({
    features: characterFeatures(stretch, around),
    gold: stretch.map(({ at }) => marks.get(at) ?? 0),
  }));
}
const inside = (start, end) =>
  Array.from({ length: end - start }, (_, nth) => [start + nth, nth === 0 ? 1 : 2]);

const dev = taught.splice(-Math.min(500, Math.floor(taught.length / 10)));
const sentences = taught.flatMap(toSentences);
const started = performance.now();
const model = learn(sentences, {
  labels: LABELS,
  buckets: 1 << Number(values.bits),
  task: "phrase",
  epochs: Number(values.epochs),
  rate: 0.3,
  drop: 0.1,
  decay: 0.0001,
  seed: 7,
});
console.log(language, sentences.length, "sentences", Math.round((performance.now() - started) / 1000), "s");
const chain = new PhraseChain(model, language);
const spansOf = (list) => list.map(({ start, end }) => `${start} ${end}`);
const { precision, recall, f1 } = spanScores(
  dev.map(({ phrases }) => spansOf(phrases)),
  dev.map(({ text }) => spansOf(chain.find(text))),
);
console.log("as the teacher:", `P ${precision.toFixed(3)} R ${recall.toFixed(3)} F1 ${f1.toFixed(4)}`);
await writeChain(join(values.out, `${language}-phrase.br`), model);
process.exit(0);
