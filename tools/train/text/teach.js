// Reads texts that nobody labelled with the shipped models: what the small readers of sentiment (encoder/student.py) learn from.
// node tools/train/text/teach.js --corpora DIR --lang en [--most 60000]     (after a build; writes prepared/taught-LANG.jsonl)
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { softmax } from "../../../dist/engines/text/linear/softmax.js";
import { Models } from "../../../dist/engines/text/models.js";
import { joinScores } from "../../../dist/engines/text/sentiment/calibration.js";
import { runsOf } from "../../../dist/engines/text/sentiment/read.js";

const { values } = parseArgs({
  options: {
    corpora: { type: "string", default: "corpora" },
    lang: { type: "string", default: "en" },
    most: { type: "string", default: "60000" },
  },
});
/** How much likelier a sentence feels as its whole review does than the other way. */
const HINT_ODDS = 2;
const AT_ONCE = 64;

const rows = readFileSync(join(values.corpora, "prepared", "sentiment.jsonl"), "utf8")
  .split("\n")
  .filter(Boolean)
  .map((line) => JSON.parse(line))
  .filter((row) => row.lang === values.lang && row.split !== "test" && row.split !== "dev");
const share = Math.min(1, Number(values.most) / rows.length);
const chosen = rows.filter((_, nth) => (nth * 0.6180339) % 1 < share);

const models = new Models("models/text");
const encoder = await models.encoder(values.lang);
const { opinions, calibration } = await models.feelings(values.lang);
const lines = [];
for (let at = 0; at < chosen.length; at += AT_ONCE) {
  const batch = chosen.slice(at, at + AT_ONCE);
  const scores = await encoder.readSentiments(batch.map(({ text }) => runsOf(text)));
  for (const [nth, { hint, ...row }] of batch.entries()) {
    const [negative, neutral, positive] = softmax(
      joinScores(scores[nth], await opinions?.margins(row.text), calibration),
    );
    const target = [negative, neutral, positive];
    if (hint !== undefined) target[hint] *= HINT_ODDS;
    const total = target.reduce((sum, share) => sum + share, 0);
    lines.push(JSON.stringify({ ...row, target: target.map((share) => Number((share / total).toFixed(4))) }));
  }
}
writeFileSync(join(values.corpora, "prepared", `taught-${values.lang}.jsonl`), `${lines.join("\n")}\n`);
console.log(values.lang, lines.length, "texts");
