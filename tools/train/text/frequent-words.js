// Writes the common words of the six languages that are told apart by them, out of prepared/frequencies.jsonl (frequencies.py).
// node tools/train/text/frequent-words.js --corpora DIR [--to models/text/frequent-words.br]
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync } from "node:zlib";

const { values } = parseArgs({
  options: {
    corpora: { type: "string", default: "corpora" },
    to: { type: "string", default: "models/text/frequent-words.br" },
  },
});
const lines = [];
for (const line of readFileSync(join(values.corpora, "prepared", "frequencies.jsonl"), "utf8").split("\n")) {
  if (!line) continue;
  const { lang, words } = JSON.parse(line);
  const levels = new Map();
  for (const [word, inMillion] of words) {
    const level = Math.round(-100 * Math.log10(inMillion / 1e6));
    const group = levels.get(level) ?? [];
    levels.set(level, group);
    group.push(word);
  }
  // Sorted words compress to half.
  for (const [level, group] of levels) lines.push(`${lang}\t${level}\t${group.sort().join(" ")}`);
}
const packed = brotliCompressSync(Buffer.from(lines.join("\n")));
writeFileSync(values.to, packed);
console.log(lines.length, "lines", packed.length, "bytes");
