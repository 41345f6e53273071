import { cutSquare, fromSquare, type Square } from "../image/cut.js";
import type { Box, Picture } from "../image/picture.js";
import { type Normalization, toTensor } from "../image/resize.js";
import { type Model, type Models, outputOf } from "../runtime/models.js";

/** A point of a face in pixels of the picture; `z` grows away from the viewer, on the same scale. */
export interface MeshPoint {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export interface FaceMesh {
  /** MediaPipe's 468 points, in its order. */
  readonly points: readonly MeshPoint[];
  /** How sure the net is that it looks at a face, 0 to 1. */
  readonly presence: number;
  /** How far the line through the eyes is turned clockwise, in radians. */
  readonly angle: number;
}

const SIDE_PIXELS = 192;
const NORMALIZATION: Normalization = { order: "rgb", mean: [0, 0, 0], scale: [255, 255, 255] };
/** The net wants to see half as much again as the face. */
const MARGIN = 1.5;
/** The outer corners of the eyes, as the picture shows them: left, right. */
const EYE_CORNERS = [33, 263] as const;

/** A mesh is laid again until it is turned as it was seen to be. */
const PASSES_MAX = 4;
const TURN_MIN = 0.15;
/** What the first pass is less sure of than this is no face: of 262 hard ones, the least was .056. */
const HOPE_MIN = 0.02;

/** Lays the mesh over a face: once as it was found, then again turned upright and centred by what the pass before saw. */
export function meshReader(models: Models): (picture: Picture, box: Box, angle: number) => Promise<FaceMesh> {
  return async (picture, box, angle) => {
    const net = await models.load("faces-mesh");
    const size = Math.max(box.width * picture.width, box.height * picture.height) * MARGIN;
    let before = angle;
    let mesh = await readMesh(net, picture, {
      x: (box.left + box.width / 2) * picture.width,
      y: (box.top + box.height / 2) * picture.height,
      size,
      angle,
    });
    for (let pass = 1; pass < PASSES_MAX && mesh.presence >= HOPE_MIN; pass += 1) {
      const turned = Math.abs(Math.sin(mesh.angle - before));
      if (pass > 1 && turned < TURN_MIN) break;
      before = mesh.angle;
      mesh = await readMesh(net, picture, { ...around(mesh.points, MARGIN), angle: before });
    }
    return mesh;
  };
}

async function readMesh(net: Model, picture: Picture, square: Square): Promise<FaceMesh> {
  const outputs = await net.run(toTensor(cutSquare(picture, square, SIDE_PIXELS), NORMALIZATION));
  const values = outputOf(outputs, "Identity_2").data;
  const points = Array.from({ length: values.length / 3 }, (_, at) => ({
    ...fromSquare(square, (values[at * 3] ?? 0) / SIDE_PIXELS, (values[at * 3 + 1] ?? 0) / SIDE_PIXELS),
    z: ((values[at * 3 + 2] ?? 0) / SIDE_PIXELS) * square.size,
  }));
  const [left, right] = EYE_CORNERS.map((corner) => points[corner]);
  const angle = left && right ? Math.atan2(right.y - left.y, right.x - left.x) : 0;
  return { points, presence: outputOf(outputs, "Identity_1").data[0] ?? 0, angle };
}

/** The square around points, `margin` times as large. */
export function around(points: readonly MeshPoint[], margin: number): { x: number; y: number; size: number } {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return {
    x: (left + right) / 2,
    y: (top + bottom) / 2,
    size: Math.max(right - left, bottom - top) * margin,
  };
}
