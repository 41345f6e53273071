// Trains what tells en, de, es, fr, it and pt apart in short texts: a logistic regression over words and letter runs.
// node tools/train/text/neighbours.js --corpora DIR [--to models/text/neighbours.bin.br]     (after a build)
// Learns from one to four words of the corpora's training parts (PUD and all test splits stay out), and from common words
// (prepared/frequencies.jsonl, by frequencies.py).
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync } from "node:zlib";
import { neighbourFeatures, STEPS } from "../../../dist/engines/text/language/neighbours.js";
import { hashText } from "../../../dist/engines/text/linear/hash.js";
import { toRandom } from "../../../dist/engines/text/linear/random.js";

const { values } = parseArgs({
  options: {
    corpora: { type: "string", default: "corpora" },
    to: { type: "string", default: "models/text/neighbours.bin.br" },
    snippets: { type: "string", default: "45000" },
    epochs: { type: "string", default: "3" },
  },
});
const LANGUAGES = ["en", "de", "es", "fr", "it", "pt"];
const BUCKETS = 1 << 18;
const random = toRandom(5);
const lines = (name) =>
  readFileSync(join(values.corpora, "prepared", `${name}.jsonl`), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

const texts = LANGUAGES.map(() => []);
for (const table of ["treebanks", "entities", "sentiment"]) {
  for (const row of lines(table)) {
    const nth = LANGUAGES.indexOf(row.lang);
    if (nth < 0 || row.split !== "train" || row.set.includes("pud")) continue;
    texts[nth].push(row.text ?? row.words.join(" "));
  }
}

/** Some neighbouring words of a random text. */
function snippetOf(all) {
  const words = all[Math.floor(random() * all.length)].match(/[\p{L}\p{M}]{2,}/gu) ?? [];
  const size = 1 + Math.floor(random() * 4);
  const at = Math.floor(random() * Math.max(1, words.length - size));
  return words.slice(at, at + size).join(" ");
}

/** Draws common words, each the likelier the oftener it comes. */
function drawer(words) {
  const sums = [];
  let sum = 0;
  for (const [, inMillion] of words) {
    sum += inMillion ** 0.6;
    sums.push(sum);
  }
  return () => {
    const drawn = random() * sum;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] < drawn) low = middle + 1;
      else high = middle;
    }
    return words[low][0];
  };
}
const draw = new Map(lines("frequencies").map(({ lang, words }) => [lang, drawer(words)]));

const weights = LANGUAGES.map(() => new Float32Array(BUCKETS));
const squares = LANGUAGES.map(() => new Float32Array(BUCKETS));
const [RATE, DECAY] = [0.15, 1e-5];
function learn(text, gold) {
  const buckets = [...neighbourFeatures(text)].map((feature) => hashText(feature) % BUCKETS);
  if (buckets.length === 0) return;
  const sums = weights.map((row) => buckets.reduce((sum, bucket) => sum + row[bucket], 0));
  const most = Math.max(...sums);
  const odds = sums.map((sum) => Math.exp(sum - most));
  const total = odds.reduce((sum, odd) => sum + odd, 0);
  for (let nth = 0; nth < LANGUAGES.length; nth++) {
    const slope = odds[nth] / total - (nth === gold ? 1 : 0);
    if (Math.abs(slope) < 1e-3) continue;
    for (const bucket of buckets) {
      const g = slope + DECAY * weights[nth][bucket];
      squares[nth][bucket] += g * g;
      weights[nth][bucket] -= (RATE * g) / (Math.sqrt(squares[nth][bucket]) + 1e-3);
    }
  }
}
for (let epoch = 0; epoch < Number(values.epochs); epoch++) {
  for (let at = 0; at < Number(values.snippets); at++) {
    LANGUAGES.forEach((language, nth) => {
      learn(snippetOf(texts[nth]), nth);
      const one = draw.get(language);
      learn(random() < 0.5 ? one() : `${one()} ${one()}`, nth);
    });
  }
}
const bytes = new Int8Array(LANGUAGES.length * BUCKETS);
weights.forEach((row, nth) => {
  row.forEach((weight, bucket) => {
    bytes[nth * BUCKETS + bucket] = Math.max(-127, Math.min(127, Math.round(weight * STEPS)));
  });
});
const header = Buffer.from(`${JSON.stringify({ languages: LANGUAGES, buckets: BUCKETS })}\n`);
writeFileSync(values.to, brotliCompressSync(Buffer.concat([header, Buffer.from(bytes.buffer)])));
console.log(LANGUAGES.map((language, nth) => `${language} ${texts[nth].length}`).join(", "));
