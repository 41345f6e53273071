import type { Detection } from "./detection.js";

/** Grids of cells over a net's input, as detectors of NanoDet's kind answer by: each cell says what it sees and how far its edges are. */
export interface Grid {
  /** Of the input, in pixels. */
  width: number;
  height: number;
  /** Side of a cell in pixels. */
  stride: number;
  /** Where in a cell distances are measured from, in cells: its corner (0) or its middle (0.5). */
  center: number;
  classes: number;
  /** Each edge is a distribution over distances of 0 to `distances - 1` cells. */
  distances: number;
}

/** Cells of a grid; the last row and column may reach over the edge. */
export function cellsOf({ width, height, stride }: Pick<Grid, "width" | "height" | "stride">): number {
  return Math.ceil(width / stride) * Math.ceil(height / stride);
}

/** What the cells see, from `scoreMin` on. `scoreAt` is told cell and class, `logitAt` cell and place among the edges' logits. */
export function readCells(
  grid: Grid,
  scoreMin: number,
  scoreAt: (cell: number, classIndex: number) => number,
  logitAt: (cell: number, place: number) => number,
): Detection[] {
  const { width, height, stride, center, classes, distances } = grid;
  const found: Detection[] = [];
  const columns = Math.ceil(width / stride);
  for (let cell = 0; cell < cellsOf(grid); cell += 1) {
    for (let classIndex = 0; classIndex < classes; classIndex += 1) {
      const score = scoreAt(cell, classIndex);
      if (!(score >= scoreMin)) continue;
      const x = ((cell % columns) + center) * stride;
      const y = (Math.floor(cell / columns) + center) * stride;
      const [left = 0, top = 0, right = 0, bottom = 0] = [0, 1, 2, 3].map(
        (side) => expectedDistance((step) => logitAt(cell, side * distances + step), distances) * stride,
      );
      const box = {
        left: (x - left) / width,
        top: (y - top) / height,
        width: (left + right) / width,
        height: (top + bottom) / height,
      };
      found.push({ classIndex, score, box });
    }
  }
  return found;
}

/** Mean of a distribution given by its logits, in cells. */
function expectedDistance(logitAt: (step: number) => number, distances: number): number {
  let highest = -Infinity;
  for (let step = 0; step < distances; step += 1) highest = Math.max(highest, logitAt(step));
  let weight = 0;
  let sum = 0;
  for (let step = 0; step < distances; step += 1) {
    const share = Math.exp(logitAt(step) - highest);
    weight += share;
    sum += share * step;
  }
  return sum / weight;
}
