import { type Box, clipBox, type Picture } from "../image/picture.js";
import type { Models } from "../runtime/models.js";
import type { SceneClass } from "../scene/classify-scene.js";
import { centerNet } from "./centernet.js";
import { COCO_CLASSES, type CocoClass } from "./coco.js";
import { fuseDetections } from "./fuse.js";
import { type Evidence, kinReader } from "./kin.js";
import { nanoDet } from "./nanodet.js";
import { ownDetector } from "./own-detector.js";

/** A thing in a picture. Both numbers are probabilities: of a hundred things at 0.8, eighty are there. */
export interface DetectedObject {
  readonly name: CocoClass;
  /** That a thing of this kind is exactly here: by half or more where the box says. */
  readonly confidence: number;
  /** That there is a thing of this kind anywhere in the picture, by this finding and by what the scene is taken for. */
  readonly presence: number;
  readonly box: Box;
}

/** What is less likely than this is noise. */
const CONFIDENCE_MIN = 0.005;

/**
 * Finds things of 80 kinds with two detectors of different build, and fuses what they see. Where the classified scene is
 * given, it has a word in how likely each kind is to be there. A detector of the user's takes the place of both.
 */
export function objectDetector(
  models: Models,
  sceneNames: () => Promise<readonly string[]>,
  ownFolder?: string,
) {
  const builtIn = [centerNet(models), nanoDet(models)];
  return async (picture: Picture, scene?: readonly SceneClass[]): Promise<DetectedObject[]> => {
    const readKin = kinReader(await sceneNames());
    const own = ownFolder === undefined ? undefined : await ownDetector(models, ownFolder);
    const byDetector = [];
    for (const detect of own ? [own] : builtIn) byDetector.push(await detect(picture));
    return fuseDetections(byDetector)
      .map(({ classIndex, score, box }) => {
        const name = COCO_CLASSES[classIndex] ?? "person";
        // How sure a detector of the user's is, its authors say; ours are fitted below.
        if (own) return { name, confidence: score, presence: score, box: clipBox(box) };
        const evidence = scene && readKin(name, scene);
        const confidence = calibrate(score, BOX_CALIBRATION);
        return { name, confidence, presence: toPresence(score, evidence), box: clipBox(box) };
      })
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

/** The same with the scene's word: of the kind itself, and of its rivals. */
const SCENE_CALIBRATION = { slope: 1.98, kinSlope: 0.22, offset: 2.95, rivalWeight: 2 };
/** Less than this the classifier does not know to tell from nothing. */
const KIN_MIN = 0.002;

function toPresence(score: number, evidence: Evidence | undefined): number {
  if (!evidence) return calibrate(score, PRESENCE_CALIBRATION);
  const { slope, kinSlope, offset, rivalWeight } = SCENE_CALIBRATION;
  const kin = oddsOf(Math.max(KIN_MIN, Math.min(1 - KIN_MIN, evidence.own)));
  return toProbability(
    slope * oddsOf(bound(score)) + kinSlope * kin + offset - rivalWeight * evidence.rivals,
  );
}

function calibrate(score: number, { slope, offset }: Calibration): number {
  return toProbability(slope * oddsOf(bound(score)) + offset);
}

function bound(score: number): number {
  return Math.min(0.999, Math.max(0.001, score));
}

function oddsOf(probability: number): number {
  return Math.log(probability / (1 - probability));
}

function toProbability(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}
