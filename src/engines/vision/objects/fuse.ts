import { type Box, overlap } from "../image/picture.js";
import type { Detection } from "./detection.js";

/** Boxes of one class that overlap by more are taken for the same thing. */
const OVERLAP_MIN = 0.5;

interface Cluster {
  classIndex: number;
  box: Box;
  scoreSum: number;
  detectors: Set<number>;
  parts: Detection[];
}

/**
 * Fuses what several detectors found: boxes of the same thing are averaged by their scores, and the score is the mean over all
 * detectors, where one that saw nothing counts as 0. What two detectors agree on rises above what one of them imagines.
 */
export function fuseDetections(byDetector: readonly (readonly Detection[])[]): Detection[] {
  const all = byDetector.flatMap((found, detector) => found.map((detection) => ({ detection, detector })));
  all.sort((a, b) => b.detection.score - a.detection.score);
  const clusters: Cluster[] = [];
  for (const { detection, detector } of all) {
    const cluster = bestCluster(clusters, detection, detector);
    if (cluster) join(cluster, detection, detector);
    else {
      const { classIndex, box, score } = detection;
      clusters.push({ classIndex, box, scoreSum: score, detectors: new Set([detector]), parts: [detection] });
    }
  }
  return clusters.map(({ classIndex, box, scoreSum }) => ({
    classIndex,
    box,
    score: scoreSum / byDetector.length,
  }));
}

/** The cluster this most overlaps; a detector counts once in each, as it does not see one thing twice. */
function bestCluster(
  clusters: Cluster[],
  { classIndex, box }: Detection,
  detector: number,
): Cluster | undefined {
  let best: Cluster | undefined;
  let most = OVERLAP_MIN;
  for (const cluster of clusters) {
    if (cluster.classIndex !== classIndex || cluster.detectors.has(detector)) continue;
    const shared = overlap(cluster.box, box);
    if (shared > most) {
      most = shared;
      best = cluster;
    }
  }
  return best;
}

function join(cluster: Cluster, detection: Detection, detector: number): void {
  cluster.parts.push(detection);
  cluster.detectors.add(detector);
  cluster.scoreSum += detection.score;
  const mean = (pick: (box: Box) => number): number =>
    cluster.parts.reduce((sum, part) => sum + pick(part.box) * part.score, 0) / cluster.scoreSum;
  const left = mean((box) => box.left);
  const top = mean((box) => box.top);
  cluster.box = {
    left,
    top,
    width: mean((box) => box.left + box.width) - left,
    height: mean((box) => box.top + box.height) - top,
  };
}
