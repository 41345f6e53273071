// Token F1 of the engine's tokenizer from raw text, against the treebanks' surface words (dev and test splits).
// node tools/train/text/measure-tokens.js --corpora DIR     (after a build)
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { toLexicon } from "../../../dist/engines/text/tokens/lexicon.js";
import { tokenize } from "../../../dist/engines/text/tokens/tokenizer.js";

const { values } = parseArgs({
  options: {
    corpora: { type: "string", default: "corpora" },
    show: { type: "string" },
    split: { type: "string", default: "test" },
  },
});
const lexicons = JSON.parse(readFileSync("models/text/tokens.json", "utf8"));
const rows = readFileSync(join(values.corpora, "prepared", "treebanks.jsonl"), "utf8")
  .split("\n")
  .filter(Boolean)
  .map((line) => JSON.parse(line))
  .filter((row) => row.split === values.split && lexicons[row.lang]);

/** Spans of the gold words in the text, or undefined where the text spells them otherwise. */
export function goldSpans(text, words) {
  const spans = [];
  let at = 0;
  for (const word of words) {
    const start = text.indexOf(word, at);
    if (start < 0 || text.slice(at, start).trim()) return undefined;
    at = start + word.length;
    spans.push(`${start}-${at}`);
  }
  return spans;
}

const scores = new Map();
const misses = new Map();
for (const row of rows) {
  const gold = goldSpans(row.text, row.words);
  if (!gold) continue;
  const found = tokenize(row.text, row.lang, toLexicon(lexicons[row.lang])).map((t) => `${t.start}-${t.end}`);
  const score = scores.get(`${row.lang}/${row.set}`) ?? { gold: 0, found: 0, right: 0 };
  scores.set(`${row.lang}/${row.set}`, score);
  const set = new Set(found);
  score.gold += gold.length;
  score.found += found.length;
  score.right += gold.filter((span) => set.has(span)).length;
  gold.forEach((span, nth) => {
    if (set.has(span)) return;
    const key = `${row.lang} ${row.words.slice(Math.max(0, nth - 1), nth + 2).join("|")}`;
    misses.set(key, (misses.get(key) ?? 0) + 1);
  });
}
for (const [key, { gold, found, right }] of scores) {
  console.log(key, "F1", ((2 * right) / (gold + found)).toFixed(4), "words", gold);
}
if (values.show) {
  const top = [...misses].filter(([key]) => key.startsWith(values.show)).sort((a, b) => b[1] - a[1]);
  for (const [key, count] of top.slice(0, 60)) console.log(count, key);
}
