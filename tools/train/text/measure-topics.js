// Coherence (NPMI) of the topics that we find and of those that scikit-learn's LDA finds in the same words.
// node tools/train/text/measure-topics.js --corpus FILE.tsv --topics 20 [--beside OTHER.json]     (after a build)
// FILE.tsv: one document a line, its words before the first tab. OTHER.json: topics as lists of words (measure-topics.py).
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { modelTopics } from "../../../dist/engines/text/topics/lda.js";

const { values } = parseArgs({
  options: {
    corpus: { type: "string" },
    topics: { type: "string", default: "20" },
    beside: { type: "string" },
    seed: { type: "string", default: "7" },
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

const started = performance.now();
const { terms } = await modelTopics({ texts, count: Number(values.topics), seed: Number(values.seed) });
const ours = terms.map((list) => list.map(({ term }) => term));
console.log(
  texts.length,
  "documents",
  values.topics,
  "topics",
  Math.round((performance.now() - started) / 1000),
  "s",
);
console.log("NPMI ours", npmi(ours).toFixed(4));
if (values.beside)
  console.log("NPMI beside", npmi(JSON.parse(readFileSync(values.beside, "utf8"))).toFixed(4));
