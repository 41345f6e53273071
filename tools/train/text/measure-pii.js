// Precision and recall of the finder of personal information, per type, on made sentences with and without any.
// node tools/train/text/measure-pii.js [--each 100] [--seed 11] [--show]     (after a build)
// Names and dates are left to the entity models' own measure.
import { parseArgs } from "node:util";
import { findPii } from "../../../dist/engines/text/pii/find.js";
import { makeExamples, PLAIN } from "./pii/examples.js";

const { values } = parseArgs({
  options: {
    each: { type: "string", default: "100" },
    seed: { type: "string", default: "11" },
    show: { type: "boolean", default: false },
  },
});
const counts = new Map();
const countOf = (type) => {
  const known = counts.get(type) ?? { right: 0, told: 0, true: 0 };
  counts.set(type, known);
  return known;
};
const plain = PLAIN.map((text) => ({ text }));
for (const { text, type, start, end } of [
  ...makeExamples(Number(values.seed), Number(values.each)),
  ...plain,
]) {
  const found = findPii(text, []);
  if (type) countOf(type).true += 1;
  for (const pii of found) countOf(pii.type).told += 1;
  const hit = found.some((pii) => pii.type === type && pii.start === start && pii.end === end);
  if (hit) countOf(type).right += 1;
  const wrong = found.filter((pii) => pii.type !== type || pii.start !== start || pii.end !== end);
  if (values.show && ((type && !hit) || wrong.length > 0)) {
    const told = wrong.map((pii) => `${pii.type} ${text.slice(pii.start, pii.end)}`).join("; ");
    console.log(`${type ?? "-"} ${hit ? "" : "missed"} | ${text} | ${told}`);
  }
}
for (const [type, { right, told, true: all }] of [...counts].sort()) {
  const mark = right / (told || 1) < 0.95 || right / (all || 1) < 0.95 ? "  BELOW .95" : "";
  console.log(
    type,
    "precision",
    (right / (told || 1)).toFixed(3),
    "recall",
    (right / (all || 1)).toFixed(3),
    `(${all})${mark}`,
  );
}
