import type { FaceMesh, MeshPoint } from "./mesh.js";

/** Named places of a face, "left" as the picture shows it, and the mesh points whose middle each is. */
const PLACES = {
  eyeLeft: [33, 133, 159, 145],
  eyeRight: [362, 263, 386, 374],
  mouthLeft: [61],
  mouthRight: [291],
  nose: [1],
  leftEyeBrowLeft: [70],
  leftEyeBrowRight: [107],
  leftEyeBrowUp: [105],
  rightEyeBrowLeft: [336],
  rightEyeBrowRight: [300],
  rightEyeBrowUp: [334],
  leftEyeLeft: [33],
  leftEyeRight: [133],
  leftEyeUp: [159],
  leftEyeDown: [145],
  rightEyeLeft: [362],
  rightEyeRight: [263],
  rightEyeUp: [386],
  rightEyeDown: [374],
  noseLeft: [64],
  noseRight: [294],
  mouthUp: [0],
  mouthDown: [17],
  leftPupil: [33, 133, 159, 145],
  rightPupil: [362, 263, 386, 374],
  upperJawlineLeft: [127],
  midJawlineLeft: [172],
  chinBottom: [152],
  midJawlineRight: [397],
  upperJawlineRight: [356],
} as const;

export type LandmarkName = keyof typeof PLACES;

export const LANDMARK_NAMES = Object.keys(PLACES) as LandmarkName[];

const ORIGIN: MeshPoint = { x: 0, y: 0, z: 0 };

/** A named place of the face, in pixels. */
export function landmark({ points }: Pick<FaceMesh, "points">, name: LandmarkName): MeshPoint {
  return middle(PLACES[name].map((at) => points[at] ?? ORIGIN));
}

export function middle(points: readonly MeshPoint[]): MeshPoint {
  const mean = (pick: (point: MeshPoint) => number): number =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  return { x: mean(({ x }) => x), y: mean(({ y }) => y), z: mean(({ z }) => z) };
}

export function distance(a: MeshPoint, b: MeshPoint): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
