import { type Box, clipBox, type Picture } from "../image/picture.js";
import type { Models } from "../runtime/models.js";
import { centerNet } from "./centernet.js";
import { COCO_CLASSES, type CocoClass } from "./coco.js";
import { fuseDetections } from "./fuse.js";
import { nanoDet } from "./nanodet.js";

/** A thing in a picture. Both numbers are probabilities: of a hundred things at 0.8, eighty are there. */
export interface DetectedObject {
  readonly name: CocoClass;
  /** That a thing of this kind is exactly here: by half or more where the box says. */
  readonly confidence: number;
  /** That there is a thing of this kind anywhere in the picture, by this finding alone. */
  readonly presence: number;
  readonly box: Box;
}

/** What is less likely than this is noise. */
const CONFIDENCE_MIN = 0.005;

/** Finds things of 80 kinds with two detectors of different build, and fuses what they see. */
export function objectDetector(models: Models): (picture: Picture) => Promise<DetectedObject[]> {
  const detectors = [centerNet(models), nanoDet(models)];
  return async (picture) => {
    const byDetector = [];
    for (const detect of detectors) byDetector.push(await detect(picture));
    return fuseDetections(byDetector)
      .map(({ classIndex, score, box }) => ({
        name: COCO_CLASSES[classIndex] ?? "person",
        confidence: calibrate(score, BOX_CALIBRATION),
        presence: calibrate(score, PRESENCE_CALIBRATION),
        box: clipBox(box),
      }))
      .filter(({ confidence, box }) => confidence >= CONFIDENCE_MIN && box.width > 0 && box.height > 0)
      .sort((a, b) => b.confidence - a.confidence);
  };
}

interface Calibration {
  slope: number;
  offset: number;
}

/** Fitted on annotated photographs: how often a fused score of this size is right. See docs/models/vision.md. */
const BOX_CALIBRATION: Calibration = { slope: 2.54, offset: 1.7 };
const PRESENCE_CALIBRATION: Calibration = { slope: 2.14, offset: 2.09 };

function calibrate(score: number, { slope, offset }: Calibration): number {
  const bounded = Math.min(0.999, Math.max(0.001, score));
  return 1 / (1 + Math.exp(-(slope * Math.log(bounded / (1 - bounded)) + offset)));
}
