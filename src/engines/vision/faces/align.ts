import type { Square } from "../image/cut.js";
import type { Point } from "../text/shapes.js";

/** A point of the mesh and where it belongs in the cut-out, in fractions of its side. */
export interface Anchor {
  readonly point: number;
  readonly u: number;
  readonly v: number;
}

/** The square, turned and scaled, in which the anchors come to lie nearest to where they belong (least squares). */
export function alignTo(points: readonly Point[], anchors: readonly Anchor[]): Square {
  const pairs = anchors.map(({ point, u, v }) => ({ ...(points[point] ?? { x: 0, y: 0 }), u, v }));
  const mean = (pick: (pair: (typeof pairs)[number]) => number): number =>
    pairs.reduce((sum, pair) => sum + pick(pair), 0) / pairs.length;
  const [x, y, u, v] = [mean((p) => p.x), mean((p) => p.y), mean((p) => p.u), mean((p) => p.v)];
  let [along, across, spread] = [0, 0, 0];
  for (const pair of pairs) {
    const [du, dv, dx, dy] = [pair.u - u, pair.v - v, pair.x - x, pair.y - y];
    along += du * dx + dv * dy;
    across += du * dy - dv * dx;
    spread += du * du + dv * dv;
  }
  const [cos, sin] = [along / spread, across / spread];
  const [toMiddle, down] = [0.5 - u, 0.5 - v];
  return {
    x: x + cos * toMiddle - sin * down,
    y: y + sin * toMiddle + cos * down,
    size: Math.hypot(cos, sin),
    angle: Math.atan2(sin, cos),
  };
}

/** Where dlib lays the corners of the eyes and the base of the nose, for all of its nets. */
const DLIB: readonly Anchor[] = [
  { point: 33, u: 0.247, v: 0.309 },
  { point: 133, u: 0.389, v: 0.319 },
  { point: 362, u: 0.597, v: 0.319 },
  { point: 263, u: 0.74, v: 0.309 },
  { point: 2, u: 0.493, v: 0.585 },
];

export function layAsDlib(points: readonly Point[]): Square {
  return alignTo(points, DLIB);
}
