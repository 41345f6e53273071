import { overlap } from "../image/picture.js";
import type { Detection } from "./detection.js";

/** Two boxes of one class that share more than this are one thing. */
const OVERLAP_MAX = 0.6;

/** Drops what mostly covers a better detection of the same class. Takes detections from the best down, keeps at most `most`. */
export function keepBest(sorted: readonly Detection[], most: number): Detection[] {
  const kept: Detection[] = [];
  for (const candidate of sorted) {
    const isNew = kept.every(
      (other) => other.classIndex !== candidate.classIndex || overlap(other.box, candidate.box) < OVERLAP_MAX,
    );
    if (isNew) kept.push(candidate);
    if (kept.length === most) break;
  }
  return kept;
}
