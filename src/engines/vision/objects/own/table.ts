import type { Box } from "../../image/picture.js";
import type { Tensor } from "../../runtime/models.js";

/** What is less likely is not looked at further. */
export const SCORE_MIN = 0.02;

/** An output of one batch as rows and columns. */
export interface Table {
  readonly rows: number;
  readonly columns: number;
  at(row: number, column: number): number;
}

/** An output [1, rows, columns] or [rows, columns]; undefined for another shape. */
export function toTable({ data, shape }: Tensor): Table | undefined {
  const [rows, columns, ...more] = shape.length > 2 && shape[0] === 1 ? shape.slice(1) : shape;
  if (rows === undefined || columns === undefined || more.length > 0) return undefined;
  return { rows, columns, at: (row, column) => data[row * columns + column] ?? 0 };
}

/** Rows as columns. */
export function turned({ rows, columns, at }: Table): Table {
  return { rows: columns, columns: rows, at: (row, column) => at(column, row) };
}

interface Frame {
  width: number;
  height: number;
}

/** Whether four columns count in pixels, not in fractions: then they go far beyond one. */
function isInPixels({ rows, at }: Table, first: number): boolean {
  for (let row = 0; row < rows; row += 1) {
    for (let column = first; column < first + 4; column += 1) if (Math.abs(at(row, column)) > 2) return true;
  }
  return false;
}

/** Reads boxes out of four columns, told by middle and size or by two corners, in pixels of the input or in fractions of it. */
export function boxReader(
  table: Table,
  first: number,
  kind: "centers" | "corners",
  { width, height }: Frame,
): (row: number) => Box {
  const [across, down] = isInPixels(table, first) ? [width, height] : [1, 1];
  return (row) => {
    const [a, b, c, d] = [0, 1, 2, 3].map((column) => table.at(row, first + column)) as Four;
    return kind === "corners"
      ? { left: a / across, top: b / down, width: (c - a) / across, height: (d - b) / down }
      : { left: (a - c / 2) / across, top: (b - d / 2) / down, width: c / across, height: d / down };
  };
}

type Four = [number, number, number, number];
