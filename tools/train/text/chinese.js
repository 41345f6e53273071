// Lists the characters that only simplified, or only traditional, Chinese uses, and what the latter are when simplified, out
// of OpenCC's tables (Apache-2.0).
// npm install --no-save opencc-js && node tools/train/text/chinese.js [--to models/text/chinese.json]
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import * as OpenCC from "opencc-js";

const { values } = parseArgs({ options: { to: { type: "string", default: "models/text/chinese.json" } } });
const toSimplified = OpenCC.Converter({ from: "tw", to: "cn" });
const toTraditional = OpenCC.Converter({ from: "cn", to: "tw" });
const found = { simplified: "", traditional: "", asSimplified: "" };
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
writeFileSync(values.to, `${JSON.stringify(found)}\n`);
console.log([...found.simplified].length, "simplified,", [...found.traditional].length, "traditional");
