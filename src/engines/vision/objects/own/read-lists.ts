import type { Outputs, Tensor } from "../../runtime/models.js";
import type { Detection } from "../detection.js";
import type { Found, Reading } from "./formats.js";
import { boxReader, SCORE_MIN, toTable } from "./table.js";

/** In which columns of a row the class, its score and the first of the box's four numbers stand. */
interface Columns {
  kind: number;
  score: number;
  box: number;
}

/** One output with a row for each thing that was found, its box by two corners. */
export function readRows(outputs: Outputs, reading: Reading, columns: Columns): Found | undefined {
  const table = Object.values(outputs)
    .map(toTable)
    .find((one) => one?.columns === 6);
  if (!table) return undefined;
  const boxAt = boxReader(table, columns.box, "corners", reading);
  const detections: Detection[] = [];
  for (let row = 0; row < table.rows; row += 1) {
    const [score, classIndex] = [table.at(row, columns.score), Math.round(table.at(row, columns.kind))];
    if (score >= SCORE_MIN && classIndex >= 0) detections.push({ classIndex, score, box: boxAt(row) });
  }
  return { detections };
}

/** Three outputs: boxes by two corners, classes and scores, as torchvision, TensorFlow's API and DETR's post-processors give them. */
export function readLists(outputs: Outputs, reading: Reading): Found | undefined {
  // TensorFlow's also gives what it had before it chose.
  const given = Object.entries(outputs).filter(([name]) => !/^raw_|multiclass|anchor/.test(name));
  const four = given.find(([, output]) => output.shape.at(-1) === 4);
  if (!four) return undefined;
  const [boxesName, boxes] = four;
  const table = toTable(boxes);
  const lists = given.filter(([, { data }]) => data.length === table?.rows);
  const labels = lists.find(([name, { isWhole }]) => isWhole || /label|class/i.test(name))?.[1];
  const scores = lists.find(([name, list]) => list !== labels && /score|conf|prob|^\d+$/i.test(name))?.[1];
  if (!table || (table.rows > 0 && !(labels && scores))) return undefined;
  const boxAt = boxReader(table, 0, "corners", reading);
  const detections: Detection[] = [];
  for (let row = 0; row < table.rows; row += 1) {
    const [score, classIndex] = [valueAt(scores, row), Math.round(valueAt(labels, row))];
    if (score < SCORE_MIN || classIndex < 0) continue;
    const box = boxAt(row);
    // TensorFlow's API tells the vertical side first.
    const isTurned = boxesName.startsWith("detection_boxes");
    const upright = { left: box.top, top: box.left, width: box.height, height: box.width };
    detections.push({ classIndex, score, box: isTurned ? upright : box });
  }
  return { detections };
}

function valueAt(list: Tensor | undefined, row: number): number {
  return list?.data[row] ?? 0;
}
