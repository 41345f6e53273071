import type { Outputs } from "../../runtime/models.js";
import { cellsOf, readCells } from "../cells.js";
import { COCO_CLASSES } from "../coco.js";
import type { Found, Reading } from "./formats.js";
import { SCORE_MIN, type Table, toTable } from "./table.js";

const STRIDES = [8, 16, 32, 64] as const;

/** One grid's scores and edges: rows of two tables, or of one in which the edges follow the classes. */
interface Part {
  stride: number;
  scores: Table;
  edges: Table;
  /** The grid's first row in its tables, and the edges' first column. */
  row: number;
  column: number;
}

/** Nets of NanoDet's kind: all grids in one output, or each with two of its own. */
export function readGrids(outputs: Outputs, reading: Reading, center: number): Found | undefined {
  const classes = reading.classes ?? COCO_CLASSES.length;
  const { width, height } = reading;
  const tables = Object.values(outputs).flatMap((output) => toTable(output) ?? []);
  const parts = tables.length === 1 ? joined(tables[0], reading, classes) : apart(tables, reading, classes);
  if (!parts) return undefined;
  const detections = parts.flatMap(({ stride, scores, edges, row, column }) => {
    const distances = (edges.columns - column) / 4;
    return readCells(
      { width, height, stride, center, classes, distances },
      SCORE_MIN,
      (cell, classIndex) => scores.at(row + cell, classIndex),
      (cell, place) => edges.at(row + cell, column + place),
    );
  });
  return { detections, classes };
}

function joined(table: Table | undefined, { width, height }: Reading, classes: number): Part[] | undefined {
  if (!table || !isEdges(table.columns - classes)) return undefined;
  const parts: Part[] = [];
  let row = 0;
  for (const stride of STRIDES) {
    if (row === table.rows) break;
    parts.push({ stride, scores: table, edges: table, row, column: classes });
    row += cellsOf({ width, height, stride });
  }
  return row === table.rows ? parts : undefined;
}

function apart(tables: readonly Table[], { width, height }: Reading, classes: number): Part[] | undefined {
  const parts: Part[] = [];
  for (const stride of STRIDES) {
    const own = tables.filter(({ rows }) => rows === cellsOf({ width, height, stride }));
    const scores = own.find(({ columns }) => columns === classes);
    const edges = own.find((table) => table !== scores && isEdges(table.columns));
    if (scores && edges) parts.push({ stride, scores, edges, row: 0, column: 0 });
  }
  return parts.length * 2 === tables.length && parts.length > 0 ? parts : undefined;
}

/** Four edges, each over two distances at least. */
function isEdges(columns: number): boolean {
  return columns >= 8 && columns % 4 === 0;
}
