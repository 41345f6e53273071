import { toRandom } from "../linear/random.js";
import type { SparseVector } from "./features.js";

/** A separating plane: weights by feature, and an offset. */
export interface Plane {
  weights: Float32Array;
  offset: number;
}

const COST = 1;
const EPOCHS_MAX = 30;
const TOLERANCE = 0.05;

/**
 * Linear support vector machine with squared hinge loss, by dual coordinate descent (Hsieh et al., 2008). `isIn` says
 * which examples lie on the positive side. Examples well on their side are set aside until the others have settled:
 * of one label against many, they are nearly all.
 */
export function trainPlane(
  examples: readonly SparseVector[],
  isIn: readonly boolean[],
  features: number,
  seed: number,
): Plane {
  const weights = new Float64Array(features + 1);
  const alphas = new Float64Array(examples.length);
  const diagonal = 1 / (2 * COST);
  const all = Int32Array.from(examples.keys());
  const random = toRandom(seed);
  let active = Int32Array.from(all);
  let settled = Number.POSITIVE_INFINITY;
  for (let epoch = 0; epoch < EPOCHS_MAX; epoch++) {
    shuffle(active, random);
    let violation = 0;
    let highest = Number.NEGATIVE_INFINITY;
    let kept = 0;
    for (const nth of active) {
      const example = examples[nth];
      if (!example) continue;
      const sign = isIn[nth] ? 1 : -1;
      const alpha = alphas[nth] ?? 0;
      const gradient = sign * dot(example, weights) - 1 + diagonal * alpha;
      if (alpha === 0 && gradient > settled) continue;
      active[kept++] = nth;
      const projected = alpha === 0 ? Math.min(gradient, 0) : gradient;
      highest = Math.max(highest, projected);
      if (projected === 0) continue;
      violation = Math.max(violation, Math.abs(projected));
      // Vectors have length 1 at most, and the offset's constant feature adds 1.
      const changed = Math.max(alpha - gradient / (2 + diagonal), 0);
      alphas[nth] = changed;
      add(example, (changed - alpha) * sign, weights);
    }
    active = active.subarray(0, kept);
    settled = highest > 0 ? highest : Number.POSITIVE_INFINITY;
    if (violation >= TOLERANCE) continue;
    if (kept === all.length) break;
    active = Int32Array.from(all);
    settled = Number.POSITIVE_INFINITY;
  }
  return { weights: Float32Array.from(weights.subarray(0, features)), offset: weights[features] ?? 0 };
}

/** Signed distance of an example from the plane. */
export function marginOf({ indices, values }: SparseVector, { weights, offset }: Plane): number {
  let sum = offset;
  for (let at = 0; at < indices.length; at++) sum += (weights[indices[at] ?? 0] ?? 0) * (values[at] ?? 0);
  return sum;
}

function dot({ indices, values }: SparseVector, weights: Float64Array): number {
  let sum = weights[weights.length - 1] ?? 0;
  for (let at = 0; at < indices.length; at++) sum += (weights[indices[at] ?? 0] ?? 0) * (values[at] ?? 0);
  return sum;
}

function add({ indices, values }: SparseVector, by: number, weights: Float64Array): void {
  for (let at = 0; at < indices.length; at++) {
    const index = indices[at] ?? 0;
    weights[index] = (weights[index] ?? 0) + by * (values[at] ?? 0);
  }
  weights[weights.length - 1] = (weights[weights.length - 1] ?? 0) + by;
}

export function shuffle(order: Int32Array | number[], random: () => number): void {
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
  }
}
