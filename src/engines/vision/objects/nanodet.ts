import { type Normalization, resizePicture, toTensor } from "../image/resize.js";
import { type Models, outputOf, type Tensor } from "../runtime/models.js";
import { readCells } from "./cells.js";
import { COCO_CLASSES } from "./coco.js";
import type { Detection, Detector } from "./detection.js";
import { keepBest } from "./keep-best.js";

const SIDE_PIXELS = 416;
/** ImageNet's mean and deviation, in the order blue, green, red. */
const NORMALIZATION: Normalization = {
  order: "bgr",
  mean: [103.53, 116.28, 123.675],
  scale: [57.375, 57.12, 58.395],
};
/** For each scale of the net: its cells' size in pixels and its outputs. */
const SCALES = [
  { stride: 8, scores: "Identity", edges: "Identity_3" },
  { stride: 16, scores: "Identity_1", edges: "Identity_4" },
  { stride: 32, scores: "Identity_2", edges: "Identity_5" },
] as const;
/** Each edge is a distribution over distances of 0 to 10 cells. */
const DISTANCES = 11;
const SCORE_MIN = 0.05;
const CANDIDATES_MAX = 600;
const DETECTIONS_MAX = 100;

/** NanoDet-g: every cell of three grids says which class it sees and how far the edges of the thing are. */
export function nanoDet(models: Models): Detector {
  return async (picture) => {
    const net = await models.load("objects-nanodet");
    const input = await resizePicture(picture, SIDE_PIXELS, SIDE_PIXELS);
    const outputs = await net.run(toTensor(input, NORMALIZATION));
    const found = SCALES.flatMap(({ stride, scores, edges }) =>
      readScale(stride, outputOf(outputs, scores), outputOf(outputs, edges)),
    );
    return keepBest(found.sort((a, b) => b.score - a.score).slice(0, CANDIDATES_MAX), DETECTIONS_MAX);
  };
}

function readScale(stride: number, scores: Tensor, edges: Tensor): Detection[] {
  const classes = COCO_CLASSES.length;
  const [width, height] = [SIDE_PIXELS, SIDE_PIXELS];
  return readCells(
    { width, height, stride, center: 0.5, classes, distances: DISTANCES },
    SCORE_MIN,
    (cell, classIndex) => scores.data[cell * classes + classIndex] ?? 0,
    (cell, place) => edges.data[cell * 4 * DISTANCES + place] ?? 0,
  );
}
