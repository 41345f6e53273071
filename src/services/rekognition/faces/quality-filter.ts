import type { QualityFilter, Reason } from "@aws-sdk/client-rekognition";
import type { Face } from "../../../engines/vision/faces/find-faces.js";

/** What a face must have to pass a filter: degrees, quality of 0 to 100, confidence of 0 to 1. */
interface Bar {
  yawMax: number;
  pitchMax: number;
  brightnessMin: number;
  sharpnessMin: number;
  confidenceMin: number;
}

const BARS: Readonly<Record<Exclude<QualityFilter, "NONE" | "AUTO">, Bar>> = {
  LOW: { yawMax: 75, pitchMax: 60, brightnessMin: 5, sharpnessMin: 4, confidenceMin: 0.6 },
  MEDIUM: { yawMax: 55, pitchMax: 45, brightnessMin: 12, sharpnessMin: 10, confidenceMin: 0.8 },
  HIGH: { yawMax: 35, pitchMax: 30, brightnessMin: 20, sharpnessMin: 25, confidenceMin: 0.9 },
};

/** Smallest side of a face that can be told from others, in pixels of the picture. */
const FACE_PIXELS_MIN = 24;

/** Why a face is not good enough; nothing where it is. `AUTO` is what AWS recommends: a low bar. */
export function qualityReasons(
  face: Face,
  filter: QualityFilter | undefined,
  picture: { width: number; height: number },
): Reason[] {
  if (filter === "NONE") return [];
  const bar = BARS[filter === undefined || filter === "AUTO" ? "LOW" : filter];
  const { pose, quality, confidence, box } = face;
  const side = Math.min(box.width * picture.width, box.height * picture.height);
  const failed: Partial<Record<Reason, boolean>> = {
    EXTREME_POSE: Math.abs(pose.yaw) > bar.yawMax || Math.abs(pose.pitch) > bar.pitchMax,
    LOW_BRIGHTNESS: quality.brightness < bar.brightnessMin,
    LOW_SHARPNESS: quality.sharpness < bar.sharpnessMin,
    LOW_CONFIDENCE: confidence < bar.confidenceMin,
    SMALL_BOUNDING_BOX: side < FACE_PIXELS_MIN,
  };
  return (Object.keys(failed) as Reason[]).filter((reason) => failed[reason]);
}
