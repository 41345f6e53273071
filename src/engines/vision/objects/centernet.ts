import type { Picture } from "../image/picture.js";
import { mirrorPicture, resizePicture, toTensor, UNCHANGED } from "../image/resize.js";
import { type Models, outputOf, type Tensor } from "../runtime/models.js";
import type { Detection, Detector } from "./detection.js";

/** Longest side of the input. The net was trained on squares of this size, but sees more when the shape is kept. */
const SIDE_PIXELS = 512;
/** The net halves its input five times. */
const MULTIPLE_PIXELS = 32;
/** One cell of the output stands for this many pixels of the input. */
const STRIDE_PIXELS = 4;
const SCORE_MIN = 0.03;
const DETECTIONS_MAX = 100;

/** How sure the net is of each class at each cell, and how far the thing's edges are from there. */
interface Heat {
  scores: Float32Array;
  /** Left, top, right, bottom, in pixels of the input. */
  reach: Float32Array;
  classes: number;
  width: number;
  height: number;
}

/**
 * CenterNet on MobileNetV3: a peak in a class's heat map is a thing of that class. The picture is looked at twice, the second
 * time mirrored, and the two maps are averaged: fewer wrong peaks.
 */
export function centerNet(models: Models): Detector {
  return async (picture) => {
    const net = await models.load("objects-centernet");
    const { width, height } = inputSize(picture);
    const input = await resizePicture(picture, width, height);
    const look = async (view: Picture): Promise<Heat> => {
      const outputs = await net.run(toTensor(view, UNCHANGED));
      return toHeat(outputOf(outputs, "tower_0/keypoints"), outputOf(outputs, "tower_0/wh"));
    };
    const straight = await look(input);
    addMirrored(straight, await look(mirrorPicture(input)));
    return findPeaks(straight, width, height);
  };
}

function inputSize({ width, height }: Picture): { width: number; height: number } {
  const scale = SIDE_PIXELS / Math.max(width, height);
  const round = (pixels: number): number =>
    Math.max(MULTIPLE_PIXELS, Math.round((pixels * scale) / MULTIPLE_PIXELS) * MULTIPLE_PIXELS);
  return { width: round(width), height: round(height) };
}

function toHeat(scores: Tensor, reach: Tensor): Heat {
  const [, classes = 0, height = 0, width = 0] = scores.shape;
  return { scores: scores.data, reach: reach.data, classes, width, height };
}

/**
 * Averages in what the mirrored view says. A cell's centre is at its left edge, so column x answers to column `width - x`:
 * the first has no partner and keeps half its score, which is what it deserves at the very edge.
 */
function addMirrored(heat: Heat, mirrored: Heat): void {
  const { width, height, classes } = heat;
  const area = width * height;
  for (let row = 0; row < classes * height; row += 1) {
    const start = row * width;
    for (let x = 0; x < width; x += 1) {
      const other = x === 0 ? 0 : (mirrored.scores[start + width - x] ?? 0);
      heat.scores[start + x] = ((heat.scores[start + x] ?? 0) + other) / 2;
    }
  }
  for (let y = 0; y < height; y += 1) {
    for (let x = 1; x < width; x += 1) {
      const at = y * width + x;
      const partner = y * width + width - x;
      // Left and right change places in a mirror.
      for (const [side, seen] of [
        [0, 2],
        [1, 1],
        [2, 0],
        [3, 3],
      ] as const) {
        const own = heat.reach[side * area + at] ?? 0;
        heat.reach[side * area + at] = (own + (mirrored.reach[seen * area + partner] ?? 0)) / 2;
      }
    }
  }
}

function findPeaks(heat: Heat, width: number, height: number): Detection[] {
  const found: Detection[] = [];
  const area = heat.width * heat.height;
  for (let index = 0; index < heat.scores.length; index += 1) {
    const score = heat.scores[index] ?? 0;
    if (score < SCORE_MIN || !isPeak(heat, index, score)) continue;
    const cell = index % area;
    const x = (cell % heat.width) * STRIDE_PIXELS;
    const y = Math.floor(cell / heat.width) * STRIDE_PIXELS;
    const [left = 0, top = 0, right = 0, bottom = 0] = [0, 1, 2, 3].map(
      (side) => heat.reach[side * area + cell],
    );
    found.push({
      classIndex: Math.floor(index / area),
      score,
      box: {
        left: (x - left) / width,
        top: (y - top) / height,
        width: (left + right) / width,
        height: (top + bottom) / height,
      },
    });
  }
  return found.sort((a, b) => b.score - a.score).slice(0, DETECTIONS_MAX);
}

/** No neighbour of the same class has more. */
function isPeak({ scores, width, height }: Heat, index: number, score: number): boolean {
  const x = index % width;
  const y = Math.floor(index / width) % height;
  for (let dy = y > 0 ? -1 : 0; dy <= (y < height - 1 ? 1 : 0); dy += 1) {
    for (let dx = x > 0 ? -1 : 0; dx <= (x < width - 1 ? 1 : 0); dx += 1) {
      if ((scores[index + dy * width + dx] ?? 0) > score) return false;
    }
  }
  return true;
}
