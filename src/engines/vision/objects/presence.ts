import { lackOfThings } from "../scene/kinds.js";
import { COCO_CLASSES, type CocoClass } from "./coco.js";
import type { Detection } from "./detection.js";
import type { Evidence } from "./kin.js";
import { oddsOf, toProbability } from "./odds.js";

/**
 * Of each detector, CenterNet and NanoDet: the weight of the odds of its surest finding, with a scene and without, and what
 * counts as not seen.
 */
const DETECTORS = [
  { slope: 1.99, slopeAlone: 1.98, least: 0.03 },
  { slope: 0.38, slopeAlone: 0.49, least: 0.05 },
] as const;
/** Of all findings together: many weak ones tell more than one. */
const SUM_WEIGHT = 0.76;
const OFFSET = 1.98;
/** Of the classified scene: what it says of the kind itself, that it knows the kind at all, and what speaks for a rival. */
const SCENE = { kinSlope: 0.22, kinLeast: 0.002, offset: 0.98, rivalWeight: 0.32 };

/** What the classified scene tells. */
export interface SceneEvidence {
  /** Of each class; undefined where ImageNet has nothing like it. */
  of(name: CocoClass): Evidence | undefined;
  /** The odds that there are things to see at all. */
  readonly things: number;
}

interface Found {
  tops: number[];
  sum: number;
}

/**
 * How likely there is a thing of a kind in the picture: a logistic curve over what each detector is surest of, what both have
 * found in all, and what the classified scene says. Fitted on annotated photographs: see docs/models/vision.md.
 */
export function presenceReader(
  byDetector: readonly (readonly Detection[])[],
  scene?: SceneEvidence,
): (name: CocoClass) => number {
  const kinds = new Map<CocoClass, Found>();
  for (const [detector, found] of byDetector.entries()) {
    for (const { classIndex, score } of found) {
      const name = COCO_CLASSES[classIndex] ?? "person";
      const kind = kinds.get(name) ?? { tops: byDetector.map(() => 0), sum: 0 };
      kind.tops[detector] = Math.max(kind.tops[detector] ?? 0, score);
      kind.sum += score;
      kinds.set(name, kind);
    }
  }
  return (name) => {
    const kind = kinds.get(name);
    if (!kind) return 0;
    const seen = DETECTORS.reduce(
      (odds, { slope, slopeAlone, least }, at) =>
        odds + (scene ? slope : slopeAlone) * oddsOf(kind.tops[at] ?? 0, least),
      OFFSET + SUM_WEIGHT * Math.log1p(kind.sum),
    );
    return toProbability(seen + told(scene?.of(name)) + (scene ? lackOfThings(scene.things) : 0));
  };
}

function told(evidence: Evidence | undefined): number {
  if (!evidence) return 0;
  const { kinSlope, kinLeast, offset, rivalWeight } = SCENE;
  return offset + kinSlope * oddsOf(evidence.own, kinLeast) - rivalWeight * evidence.rivals;
}
