import { cutSquare, fromSquare } from "../image/cut.js";
import type { Box, Picture } from "../image/picture.js";
import { type Normalization, toTensor } from "../image/resize.js";
import { toProbability } from "../objects/odds.js";
import { type Models, outputOf } from "../runtime/models.js";

/** What the net points at, in its order; left and right are the person's. */
export const JOINTS = [
  "nose",
  "leftEye",
  "rightEye",
  "leftEar",
  "rightEar",
  "leftShoulder",
  "rightShoulder",
  "leftElbow",
  "rightElbow",
  "leftWrist",
  "rightWrist",
  "leftHip",
  "rightHip",
  "leftKnee",
  "rightKnee",
  "leftAnkle",
  "rightAnkle",
] as const;

export type JointName = (typeof JOINTS)[number];

/** Where a joint is, in fractions of the picture, and how sure the net is that it sees it, 0 to 1. */
export interface Joint {
  readonly x: number;
  readonly y: number;
  readonly confidence: number;
}

export type Pose = Readonly<Record<JointName, Joint>>;

const SIDE_PIXELS = 192;
/** Cells of the net's maps along each side. */
const CELLS = 48;
const NORMALIZATION: Normalization = {
  order: "rgb",
  mean: [127.5, 127.5, 127.5],
  scale: [127.5, 127.5, 127.5],
};
/** The net wants to see some of what is around the person. */
const MARGIN = 1.25;
/** What lies this many cells from where it is expected counts half. */
const NEAR_CELLS = 1.8;

const OUTPUTS = {
  centre: "StatefulPartitionedCall/center_0/conv2d_4/BiasAdd",
  reach: "StatefulPartitionedCall/kpt_regress_0/conv2d_6/BiasAdd",
  heat: "StatefulPartitionedCall/kpt_heatmap_0/conv2d_5/BiasAdd",
  offset: "StatefulPartitionedCall/kpt_offset_0/conv2d_7/BiasAdd",
};

/**
 * Reads how a person stands: MoveNet looks at the square around the person, takes whoever is nearest its middle, and of each
 * joint the likeliest place near where that person's is expected.
 */
export function poseReader(models: Models): (picture: Picture, person: Box) => Promise<Pose> {
  return async (picture, person) => {
    const net = await models.load("people-movenet");
    const square = {
      x: (person.left + person.width / 2) * picture.width,
      y: (person.top + person.height / 2) * picture.height,
      size: Math.max(person.width * picture.width, person.height * picture.height) * MARGIN,
      angle: 0,
    };
    const outputs = await net.run(toTensor(cutSquare(picture, square, SIDE_PIXELS), NORMALIZATION));
    const [centre, reach, heat, offset] = [OUTPUTS.centre, OUTPUTS.reach, OUTPUTS.heat, OUTPUTS.offset].map(
      (name) => outputOf(outputs, name).data,
    ) as [Float32Array, Float32Array, Float32Array, Float32Array];
    const middle = likeliest(centre, 0, CELLS / 2, CELLS / 2);
    const joints = JOINTS.map((name, joint): [JointName, Joint] => {
      // Maps come in pairs: how far down, how far right.
      const [down, right] = [2 * joint * CELLS ** 2, (2 * joint + 1) * CELLS ** 2];
      const row = Math.floor(middle / CELLS) + (reach[down + middle] ?? 0);
      const column = (middle % CELLS) + (reach[right + middle] ?? 0);
      const map = joint * CELLS ** 2;
      const cell = likeliest(heat, map, row, column);
      const { x, y } = fromSquare(
        square,
        ((cell % CELLS) + (offset[right + cell] ?? 0)) / CELLS,
        (Math.floor(cell / CELLS) + (offset[down + cell] ?? 0)) / CELLS,
      );
      const confidence = toProbability(heat[map + cell] ?? 0);
      return [name, { x: x / picture.width, y: y / picture.height, confidence }];
    });
    return Object.fromEntries(joints) as Pose;
  };
}

/** The cell of a map that is likeliest, by its odds and by how near it is to where it is expected. */
function likeliest(odds: Float32Array, map: number, row: number, column: number): number {
  let [best, most] = [0, -1];
  for (let cell = 0; cell < CELLS ** 2; cell += 1) {
    const away = Math.hypot(Math.floor(cell / CELLS) - row, (cell % CELLS) - column);
    const likelihood = toProbability(odds[map + cell] ?? 0) / (away + NEAR_CELLS);
    if (likelihood > most) [best, most] = [cell, likelihood];
  }
  return best;
}
