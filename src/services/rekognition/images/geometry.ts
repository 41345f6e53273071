import type { BoundingBox, Geometry } from "@aws-sdk/client-rekognition";
import type { Point } from "../../../engines/vision/text/shapes.js";

/** A polygon with the upright box around it. */
export function toGeometry(corners: readonly Point[]): Geometry {
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return {
    BoundingBox: { Left: left, Top: top, Width: Math.max(...xs) - left, Height: Math.max(...ys) - top },
    Polygon: corners.map(({ x, y }) => ({ X: x, Y: y })),
  };
}

/** Whether a point lies within a polygon: a ray from it crosses an odd number of sides. */
function isInside({ x, y }: Point, polygon: readonly Point[]): boolean {
  let inside = false;
  for (const [at, a] of polygon.entries()) {
    const b = polygon[(at + 1) % polygon.length] ?? a;
    const crosses = a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x;
    if (crosses) inside = !inside;
  }
  return inside;
}

/** Points across a shape and down it at which it is asked whether it lies within another. */
const PROBES = 16;

/** Whether more than half of a shape of four corners, in order around it, lies within a polygon. */
export function isMostlyInside(corners: readonly Point[], polygon: readonly Point[]): boolean {
  const [a, b, c, d] = corners;
  if (!a || !b || !c || !d) return false;
  let inside = 0;
  for (let probe = 0; probe < PROBES ** 2; probe += 1) {
    const across = ((probe % PROBES) + 0.5) / PROBES;
    const down = (Math.floor(probe / PROBES) + 0.5) / PROBES;
    if (isInside(between(between(a, b, across), between(d, c, across), down), polygon)) inside += 1;
  }
  return inside > PROBES ** 2 / 2;
}

function between(from: Point, to: Point, share: number): Point {
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

export function cornersOfBox({ Left = 0, Top = 0, Width = 0, Height = 0 }: BoundingBox): Point[] {
  return [
    { x: Left, y: Top },
    { x: Left + Width, y: Top },
    { x: Left + Width, y: Top + Height },
    { x: Left, y: Top + Height },
  ];
}
