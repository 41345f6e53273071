import { featureSums } from "../linear/feature-sums.js";

/** A linear chain over the words of a sentence: what each word's features say for each label, and which label follows which. */
export interface ChainModel {
  /** What the labels are for: `pos`, `phrase`. */
  task: string;
  labels: readonly string[];
  /** By bucket and label: `bucket * labels + label`; as many buckets as a power of two. */
  weights: Float32Array;
  buckets: number;
  /** By label and the label after it: `label * labels + next`. */
  transitions: Float32Array;
  /** How much another reader of the same words counts beside this one, and this one itself; fitted on development splits. */
  mix: { other: number; own: number };
}

/** Sums of a sentence's features, one row a word. */
export function emissionsOf(model: ChainModel, features: readonly Int32Array[]): Float64Array[] {
  const mask = model.buckets - 1;
  return features.map((hashes) => featureSums(model.weights, hashes, model.labels.length, mask));
}

/**
 * Probabilities of every word's labels, given the whole sentence: forward and backward over the chain, each row's odds
 * scaled to add up to 1 on the way, so that no sum is too small for a number.
 */
export function marginals(
  rows: readonly Float64Array[],
  transitions: Float32Array,
  strength = 1,
): Float64Array[] {
  const width = rows[0]?.length ?? 0;
  const onward = Float64Array.from(transitions, (weight) => Math.exp(strength * weight));
  const odds = rows.map(toOdds);
  const out: Float64Array[] = [];
  let before: Float64Array | undefined;
  for (const own of odds) {
    const here = new Float64Array(width);
    for (let to = 0; to < width; to++) {
      let sum = before ? 0 : 1;
      for (let from = 0; before && from < width; from++) {
        sum += (before[from] ?? 0) * (onward[from * width + to] ?? 0);
      }
      here[to] = sum * (own[to] ?? 0);
    }
    before = scale(here);
    out.push(here);
  }
  let after = new Float64Array(width).fill(1);
  for (let at = rows.length - 1; at >= 0; at--) {
    const here = out[at] ?? after;
    const own = odds[at] ?? after;
    for (let to = 0; to < width; to++) {
      here[to] = (here[to] ?? 0) * (after[to] ?? 0);
      after[to] = (after[to] ?? 0) * (own[to] ?? 0);
    }
    scale(here);
    const next = new Float64Array(width);
    for (let from = 0; from < width; from++) {
      let sum = 0;
      for (let to = 0; to < width; to++) sum += (onward[from * width + to] ?? 0) * (after[to] ?? 0);
      next[from] = sum;
    }
    after = next;
    scale(after);
  }
  return out;
}

/** Scores as odds of the best one; none is nothing, so that every label stays possible. */
function toOdds(scores: Float64Array): Float64Array {
  let most = Number.NEGATIVE_INFINITY;
  for (const score of scores) most = Math.max(most, score);
  const odds = new Float64Array(scores.length);
  for (let at = 0; at < odds.length; at++) odds[at] = Math.exp(Math.max((scores[at] ?? 0) - most, -80));
  return odds;
}

/** Makes odds add up to 1, in place. */
function scale(odds: Float64Array): Float64Array {
  let total = 0;
  for (const odd of odds) total += odd;
  for (let at = 0; total > 0 && at < odds.length; at++) odds[at] = (odds[at] ?? 0) / total;
  return odds;
}
