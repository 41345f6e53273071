// Lists the characters that only simplified, or only traditional, Chinese uses, and what the latter are when simplified, out
// of OpenCC's tables (Apache-2.0); and which of the former traditional texts use too (UNER's GSD, training part).
// npm install --no-save opencc-js && node tools/train/text/chinese.js --corpora DIR [--to models/text/chinese.json]
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as OpenCC from "opencc-js";

const { values } = parseArgs({
  options: {
    corpora: { type: "string", default: "corpora" },
    to: { type: "string", default: "models/text/chinese.json" },
  },
});
const toSimplified = OpenCC.Converter({ from: "tw", to: "cn" });
const toTraditional = OpenCC.Converter({ from: "cn", to: "tw" });
const found = { simplified: "", traditional: "", asSimplified: "", shared: "" };
for (let point = 0x4e00; point <= 0x9fff; point++) {
  const character = String.fromCodePoint(point);
  const changesInSimplified = toSimplified(character) !== character;
  const changesInTraditional = toTraditional(character) !== character;
  if (changesInSimplified && !changesInTraditional) {
    found.traditional += character;
    found.asSimplified += toSimplified(character);
  }
  if (changesInTraditional && !changesInSimplified) found.simplified += character;
}
found.shared = sharedIn(
  [
    ...readFileSync(join(values.corpora, "UNER_Chinese-GSD/zh_gsd-ud-train.iob2"), "utf8").matchAll(
      /^# text = (.*)$/gm,
    ),
  ]
    .map(([, text]) => text)
    .join(""),
);
writeFileSync(values.to, `${JSON.stringify(found)}\n`);
console.log([...found.simplified].length, "simplified,", [...found.traditional].length, "traditional");
console.log("shared:", found.shared);

/** Simplified characters that traditional text uses more than a third as often as what else is simplified to them. */
function sharedIn(text) {
  const asSimplified = [...found.asSimplified];
  const simpler = new Map([...found.traditional].map((character, nth) => [character, asSimplified[nth]]));
  const [kept, changed] = [new Map(), new Map()];
  for (const character of text) {
    const like = simpler.get(character);
    const [counts, key] = like ? [changed, like] : [kept, character];
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...found.simplified]
    .filter((character) => (kept.get(character) ?? 0) * 3 > (changed.get(character) ?? 0))
    .join("");
}
