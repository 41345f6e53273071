// Learns from treebanks which words hold marks that do not cut them, and which plain words are cut nevertheless.
// node tools/train/text/tokens.js --corpora DIR [--to models/text/tokens.json]
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    corpora: { type: "string", default: "corpora" },
    to: { type: "string", default: "models/text/tokens.json" },
  },
});
const LANGUAGES = ["en", "fr", "it", "es", "pt", "de"];
const MARK = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[-.'’&/][\p{L}\p{M}\p{N}]*)+$/u;

const rows = readFileSync(join(values.corpora, "prepared", "treebanks.jsonl"), "utf8")
  .split("\n")
  .filter(Boolean)
  .map((line) => JSON.parse(line))
  .filter((row) => row.split === "train");

function learn(language) {
  const whole = new Map();
  const apart = new Map();
  const cuts = new Map();
  const plain = new Map();
  const add = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);
  for (const row of rows) {
    if (row.lang !== language) continue;
    for (let at = 0; at < row.words.length; ) {
      let end = at;
      while (end < row.words.length - 1 && !row.space[end]) end++;
      const parts = row.words.slice(at, end + 1);
      const lower = parts.map((part) => part.toLowerCase());
      for (const word of lower) if (MARK.test(word)) add(whole, word);
      for (let from = 0; from < lower.length; from++) {
        for (let to = from + 1; to < Math.min(lower.length, from + 5); to++) {
          const joined = lower.slice(from, to + 1).join("");
          if (MARK.test(joined)) add(apart, joined);
        }
      }
      const joined = lower.join("");
      if (/^\p{L}+$/u.test(joined)) {
        if (parts.length > 1) add(cuts, `${joined} ${parts.map((part) => part.length).join(",")}`);
        else add(plain, joined);
      }
      at = end + 1;
    }
  }
  const kept = [...whole]
    .filter(([word, count]) => count > (apart.get(word) ?? 0) && (count >= 2 || !word.endsWith(".")))
    .map(([word]) => word)
    // An owner's `'s` is a word, however often a corpus forgot to cut it.
    .filter((word) => language !== "en" || !/^\p{L}+['’]s$/u.test(word))
    .sort();
  const cut = [...cuts]
    .map(([key, count]) => [...key.split(" "), count])
    .filter(([word, , count]) => count >= 2 && count > (plain.get(word) ?? 0))
    .map(([word, lengths]) => [word, lengths.split(",").map(Number)])
    .sort();
  return { kept, cut: Object.fromEntries(cut) };
}

const learnt = Object.fromEntries(LANGUAGES.map((language) => [language, learn(language)]));
writeFileSync(values.to, `${JSON.stringify(learnt, null, 1)}\n`);
for (const [language, { kept, cut }] of Object.entries(learnt)) {
  console.log(language, kept.length, "kept,", Object.keys(cut).length, "cut");
}
