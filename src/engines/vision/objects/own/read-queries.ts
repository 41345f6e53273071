import type { Outputs } from "../../runtime/models.js";
import type { Detection } from "../detection.js";
import { toProbability } from "../odds.js";
import type { Found, Reading } from "./formats.js";
import { boxReader, SCORE_MIN, type Table, toTable } from "./table.js";

/** Two outputs with a row for each candidate: scores of the classes, and boxes. */
export function readQueries(
  outputs: Outputs,
  { activation, ...reading }: Reading,
  kind: "centers" | "corners",
): Found | undefined {
  const tables = Object.entries(outputs).flatMap(([name, output]) => {
    const table = toTable(output);
    return table && !output.isWhole ? [{ name, table }] : [];
  });
  const fours = tables.filter(({ table }) => table.columns === 4);
  // Four classes look like boxes; then the name tells.
  const boxes = (fours.find(({ name }) => /box|det/i.test(name)) ?? fours[0])?.table;
  const scores = tables.find(({ table }) => table !== boxes && table.rows === boxes?.rows)?.table;
  if (!boxes || !scores) return undefined;
  const probabilitiesOf = READERS[activation];
  const boxAt = boxReader(boxes, 0, kind, reading);
  const detections: Detection[] = [];
  for (let row = 0; row < scores.rows; row += 1) {
    for (const [classIndex, score] of probabilitiesOf(scores, row).entries()) {
      if (score >= SCORE_MIN) detections.push({ classIndex, score, box: boxAt(row) });
    }
  }
  return { detections, classes: scores.columns - (activation === "softmax" ? 1 : 0) };
}

const rowOf = ({ columns, at }: Table, row: number): number[] =>
  Array.from({ length: columns }, (_, column) => at(row, column));

/** The probabilities of the classes in a row. Where they exclude each other, the last one is "nothing" and left out. */
const READERS: Readonly<Record<Reading["activation"], (table: Table, row: number) => number[]>> = {
  none: rowOf,
  sigmoid: (table, row) => rowOf(table, row).map(toProbability),
  softmax: (table, row) => {
    const logits = rowOf(table, row);
    const top = Math.max(...logits);
    const shares = logits.map((logit) => Math.exp(logit - top));
    const whole = shares.reduce((sum, share) => sum + share, 0);
    return shares.slice(0, -1).map((share) => share / whole);
  },
};
