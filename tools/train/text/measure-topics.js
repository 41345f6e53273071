// Coherence (NPMI) of the topics that we find and of those that scikit-learn's LDA finds in the same words.
// node tools/train/text/measure-topics.js --corpus FILE.tsv --topics 20 --seed 1 --seed 2 [--beside OTHER.json]  (after a build)
// FILE.tsv: one document a line, its words before the first tab. OTHER.json: topics as lists of words (measure-topics.py), one
// file a seed. Of several seeds the mean is told as well.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { TextReader } from "../../../dist/engines/text/reader.js";

const { values } = parseArgs({
  options: {
    corpus: { type: "string" },
    topics: { type: "string", default: "20" },
    beside: { type: "string", multiple: true, default: [] },
    seed: { type: "string", multiple: true, default: ["7"] },
  },
});
const texts = readFileSync(values.corpus, "utf8")
  .split("\n")
  .map((line) => line.split("\t")[0].trim())
  .filter(Boolean);

/** Mean over topics and pairs of their ten words of the normalised pointwise mutual information within documents. */
function npmi(topics) {
  const sets = texts.map((text) => new Set(text.split(/\s+/)));
  const wanted = new Set(topics.flat());
  const places = new Map([...wanted].map((word) => [word, []]));
  sets.forEach((set, nth) => {
    for (const word of set) places.get(word)?.push(nth);
  });
  const share = (word) => places.get(word).length / sets.length;
  const scores = topics.map((words) => {
    const pairs = [];
    for (let a = 0; a < words.length; a++) {
      for (let b = a + 1; b < words.length; b++) {
        const other = new Set(places.get(words[b]));
        const both = places.get(words[a]).filter((nth) => other.has(nth)).length / sets.length;
        const apart = share(words[a]) * share(words[b]);
        pairs.push(both === 0 ? -1 : Math.log(both / apart) / (-Math.log(both) || 1e-12));
      }
    }
    return pairs.reduce((sum, value) => sum + value, 0) / pairs.length;
  });
  return scores.reduce((sum, value) => sum + value, 0) / scores.length;
}

function tell(name, scores) {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  console.log(`NPMI ${name}`, scores.map((score) => score.toFixed(4)).join(" "), "mean", mean.toFixed(4));
}

console.log(texts.length, "documents", values.topics, "topics");
const engine = new TextReader({ folder: "models/text", userModels: "" }).api();
const ours = [];
for (const seed of values.seed) {
  const { terms } = await engine.topics({ texts, count: Number(values.topics), seed: Number(seed) });
  ours.push(npmi(terms.map((list) => list.map(({ term }) => term))));
}
tell("ours", ours);
if (values.beside.length > 0)
  tell(
    "beside",
    values.beside.map((file) => npmi(JSON.parse(readFileSync(file, "utf8")))),
  );
