// Trains the naive Bayes that tells en, de, es, fr, it and pt apart in short texts. PUD and all test splits stay out.
// node tools/train/text/neighbours.js --corpora DIR [--to models/text/neighbours.bin.br]     (after a build)
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync } from "node:zlib";
import { neighbourFeatures } from "../../../dist/engines/text/language/neighbours.js";
import { hashText } from "../../../dist/engines/text/linear/hash.js";

const { values } = parseArgs({
  options: {
    corpora: { type: "string", default: "corpora" },
    to: { type: "string", default: "models/text/neighbours.bin.br" },
  },
});
const LANGUAGES = ["en", "de", "es", "fr", "it", "pt"];
const BUCKETS = 1 << 17;
const FEATURES_A_LANGUAGE = 4e6;

const counts = LANGUAGES.map(() => new Float64Array(BUCKETS));
const totals = LANGUAGES.map(() => 0);
for (const table of ["treebanks", "entities", "sentiment"]) {
  for (const line of readFileSync(join(values.corpora, "prepared", `${table}.jsonl`), "utf8").split("\n")) {
    if (!line) continue;
    const row = JSON.parse(line);
    const nth = LANGUAGES.indexOf(row.lang);
    if (nth < 0 || row.split !== "train" || row.set.includes("pud") || totals[nth] > FEATURES_A_LANGUAGE)
      continue;
    const words = row.text ?? row.words.join(" ");
    for (let at = 0; at < words.length; at += 200) {
      for (const feature of neighbourFeatures(words.slice(at, at + 200))) {
        counts[nth][hashText(feature) % BUCKETS] += 1;
        totals[nth] += 1;
      }
    }
  }
}
const weights = new Int8Array(LANGUAGES.length * BUCKETS);
for (let bucket = 0; bucket < BUCKETS; bucket++) {
  const logs = LANGUAGES.map((_, nth) => Math.log((counts[nth][bucket] / totals[nth]) * 1e6 + 0.5));
  const best = Math.max(...logs);
  logs.forEach((log, nth) => {
    weights[nth * BUCKETS + bucket] = Math.max(-127, Math.round((log - best) * 8));
  });
}
const header = Buffer.from(`${JSON.stringify({ languages: LANGUAGES, buckets: BUCKETS })}\n`);
writeFileSync(values.to, brotliCompressSync(Buffer.concat([header, Buffer.from(weights.buffer)])));
console.log(LANGUAGES.map((language, nth) => `${language} ${totals[nth]}`).join(", "));
