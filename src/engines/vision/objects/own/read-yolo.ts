import type { Box } from "../../image/picture.js";
import type { Outputs } from "../../runtime/models.js";
import { cellsOf } from "../cells.js";
import type { Detection } from "../detection.js";
import type { Found, Reading } from "./formats.js";
import { boxReader, SCORE_MIN, type Table, toTable, turned } from "./table.js";

const STRIDES = [8, 16, 32] as const;

interface YoloKind {
  /** A column before the classes says whether there is anything; the classes' scores are multiplied by it. */
  objectness: boolean;
  /** Boxes are told by their cell: offset in cells, and logarithm of the size in cells (YOLOX as it comes out of the net). */
  offsets: boolean;
}

/** One output in which every candidate has middle and size of its box, then a score for each class. */
export function readYolo(
  outputs: Outputs,
  reading: Reading,
  { objectness, offsets }: YoloKind,
): Found | undefined {
  const [output] = Object.values(outputs);
  const given = output && toTable(output);
  if (!given) return undefined;
  // Candidates are many, what is told of each is little: the longer side are the candidates, however they are exported.
  const table = given.rows < given.columns ? turned(given) : given;
  const first = objectness ? 5 : 4;
  const told = table.columns - first;
  // Nets that also tell masks or joints do so in columns after the classes.
  const classes = Math.min(told, reading.classes ?? told);
  if (classes < 1) return undefined;
  const boxAt = offsets ? cellBoxReader(table, reading) : boxReader(table, 0, "centers", reading);
  if (!boxAt) return undefined;
  const detections: Detection[] = [];
  for (let row = 0; row < table.rows; row += 1) {
    const weight = objectness ? table.at(row, 4) : 1;
    if (!(weight >= SCORE_MIN)) continue;
    for (let classIndex = 0; classIndex < classes; classIndex += 1) {
      const score = table.at(row, first + classIndex) * weight;
      if (score >= SCORE_MIN) detections.push({ classIndex, score, box: boxAt(row) });
    }
  }
  return {
    detections,
    classes: reading.classes === undefined ? told : Math.max(classes, Math.min(told, reading.classes)),
  };
}

/** Boxes by their cells; undefined where there are more or fewer rows than cells. */
function cellBoxReader(table: Table, { width, height }: Reading): ((row: number) => Box) | undefined {
  const cells = STRIDES.flatMap((stride) => {
    const across = Math.ceil(width / stride);
    return Array.from({ length: cellsOf({ width, height, stride }) }, (_, at) => {
      return { stride, x: at % across, y: Math.floor(at / across) };
    });
  });
  if (cells.length !== table.rows) return undefined;
  return (row) => {
    const { stride = 0, x = 0, y = 0 } = cells[row] ?? {};
    const [wide, tall] = [Math.exp(table.at(row, 2)) * stride, Math.exp(table.at(row, 3)) * stride];
    const left = (x + table.at(row, 0)) * stride - wide / 2;
    const top = (y + table.at(row, 1)) * stride - tall / 2;
    return { left: left / width, top: top / height, width: wide / width, height: tall / height };
  };
}
