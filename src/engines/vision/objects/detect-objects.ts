import { type Box, clipBox, type Picture } from "../image/picture.js";
import type { Models } from "../runtime/models.js";
import type { Scene } from "../scene/classify-scene.js";
import { centerNet } from "./centernet.js";
import { COCO_CLASSES, type CocoClass } from "./coco.js";
import { fuseDetections } from "./fuse.js";
import { kinReader } from "./kin.js";
import { nanoDet } from "./nanodet.js";
import { oddsOf, toProbability } from "./odds.js";
import { type OwnDetection, ownDetector } from "./own/own-detector.js";
import { presenceReader } from "./presence.js";

/** A thing in a picture. The numbers are probabilities: of a hundred things at 0.8, eighty are there. */
export interface DetectedObject {
  /** One of COCO's, or what the user's detector calls it. */
  readonly name: string;
  /** That a thing of this kind is exactly here: by half or more where the box says. */
  readonly confidence: number;
  /** That this is a thing of the kind, wherever exactly. The surest one's is the presence. */
  readonly likelihood: number;
  /** That there is a thing of this kind anywhere in the picture, by all findings and by what the scene is taken for. */
  readonly presence: number;
  readonly box: Box;
}

/** What is less likely than this is noise. */
const CONFIDENCE_MIN = 0.005;

/**
 * Finds things of 80 kinds with two detectors of different build, and fuses what they see. Where the classified scene is
 * given, it has a word in how likely each kind is to be there, and whether anything is. A detector of the user's takes the place of both.
 */
export function objectDetector(
  models: Models,
  sceneNames: () => Promise<readonly string[]>,
  ownFolder?: string,
) {
  const builtIn = [centerNet(models), nanoDet(models)];
  return async (picture: Picture, scene?: Scene): Promise<DetectedObject[]> => {
    const readKin = kinReader(await sceneNames());
    const own = ownFolder === undefined ? undefined : await ownDetector(models, ownFolder);
    if (own) return toOwnObjects(await own(picture));
    const byDetector = [];
    for (const detect of builtIn) byDetector.push(await detect(picture));
    const fused = fuseDetections(byDetector);
    const presenceOf = presenceReader(
      byDetector,
      scene && { ...scene, of: (name) => readKin(name, scene.classes) },
    );
    const tops = new Map<CocoClass, number>();
    for (const { classIndex, score } of fused) {
      const name = nameOf(classIndex);
      tops.set(name, Math.max(tops.get(name) ?? 0, calibrate(score, THING_CALIBRATION)));
    }
    const objects = fused.map(({ classIndex, score, box }) => {
      const name = nameOf(classIndex);
      const presence = presenceOf(name);
      const share = calibrate(score, THING_CALIBRATION) / (tops.get(name) ?? 1);
      const confidence = calibrate(score, BOX_CALIBRATION);
      return { name, confidence, likelihood: presence * share, presence, box };
    });
    return surestFirst(objects);
  };
}

/** How sure a detector of the user's is of each thing, its description says; of a kind, as of the surest thing. */
function toOwnObjects(found: readonly OwnDetection[]): DetectedObject[] {
  const presences = new Map<string, number>();
  for (const { name, presence } of found) presences.set(name, Math.max(presences.get(name) ?? 0, presence));
  return surestFirst(
    found.map(({ name, confidence, presence, box }) => {
      return { name, confidence, likelihood: presence, presence: presences.get(name) ?? presence, box };
    }),
  );
}

function surestFirst(objects: readonly DetectedObject[]): DetectedObject[] {
  return objects
    .map((object) => ({ ...object, box: clipBox(object.box) }))
    .filter(({ confidence, box }) => confidence >= CONFIDENCE_MIN && box.width > 0 && box.height > 0)
    .sort((a, b) => b.confidence - a.confidence);
}

function nameOf(classIndex: number): CocoClass {
  return COCO_CLASSES[classIndex] ?? "person";
}

interface Calibration {
  slope: number;
  offset: number;
}

/** Fitted on annotated photographs: how often a fused score of this size is right, box and all. See docs/models/vision.md. */
const BOX_CALIBRATION: Calibration = { slope: 2.54, offset: 1.7 };
/** The same where the box does not matter. */
const THING_CALIBRATION: Calibration = { slope: 2.14, offset: 2.09 };

function calibrate(score: number, { slope, offset }: Calibration): number {
  return toProbability(slope * oddsOf(score) + offset);
}
