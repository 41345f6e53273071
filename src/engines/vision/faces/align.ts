import type { Square } from "../image/cut.js";
import type { Point } from "../text/shapes.js";
import { type LandmarkName, landmark } from "./landmarks.js";
import type { FaceMesh } from "./mesh.js";

/** A place of a face and where it belongs in the cut-out, in fractions of its side. */
export interface Anchor extends Point {
  readonly u: number;
  readonly v: number;
}

/** The square, turned and scaled, in which the anchors come to lie nearest to where they belong (least squares). */
export function alignTo(anchors: readonly Anchor[]): Square {
  const mean = (pick: (anchor: Anchor) => number): number =>
    anchors.reduce((sum, anchor) => sum + pick(anchor), 0) / anchors.length;
  const [x, y, u, v] = [mean((p) => p.x), mean((p) => p.y), mean((p) => p.u), mean((p) => p.v)];
  let [along, across, spread] = [0, 0, 0];
  for (const anchor of anchors) {
    const [du, dv, dx, dy] = [anchor.u - u, anchor.v - v, anchor.x - x, anchor.y - y];
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

/** Where dlib lays the corners of the eyes and the base of the nose, for all of its nets: points of the mesh. */
const DLIB = [
  { point: 33, u: 0.247, v: 0.309 },
  { point: 133, u: 0.389, v: 0.319 },
  { point: 362, u: 0.597, v: 0.319 },
  { point: 263, u: 0.74, v: 0.309 },
  { point: 2, u: 0.493, v: 0.585 },
] as const;

export function layAsDlib({ points }: FaceMesh): Square {
  return alignTo(DLIB.map(({ point, u, v }) => ({ ...(points[point] ?? { x: 0, y: 0 }), u, v })));
}

/** Where ArcFace lays eyes, nose and mouth, and most recognizers since; in a square of 112. */
const ARCFACE: readonly (readonly [LandmarkName, number, number])[] = [
  ["eyeLeft", 38.2946, 51.6963],
  ["eyeRight", 73.5318, 51.5014],
  ["nose", 56.0252, 71.7366],
  ["mouthLeft", 41.5493, 92.3655],
  ["mouthRight", 70.7299, 92.2041],
];
const ARCFACE_SIDE = 112;

export function layAsArcFace(mesh: FaceMesh): Square {
  return alignTo(
    ARCFACE.map(([name, x, y]) => ({ ...landmark(mesh, name), u: x / ARCFACE_SIDE, v: y / ARCFACE_SIDE })),
  );
}
