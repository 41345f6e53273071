import type { EngineCall } from "../../host/engine-module.js";
import { featureSums } from "../linear/feature-sums.js";
import { toRandom } from "../linear/random.js";
import { shuffle } from "./linear-svm.js";

/** The words of one text by their features, and the label that each must get. */
export interface Sample {
  buckets: Int32Array[];
  gold: number[];
}

/** What a linear chain knows: weights by `bucket * labels + label`, and by `label * labels + next`. */
export interface Chain {
  weights: Float32Array;
  transitions: Float32Array;
}

const EPOCHS = 10;
const RATE = 0.1;
const DECAY = 3e-4;
/** A share of a word's features is left out at each look at it: no feature is relied on alone. */
const DROP = 0.2;
/** A label whose probability is off by less teaches nothing worth the time. */
const SLOPE_MIN = 1e-3;

/** Learns a linear-chain conditional random field by stochastic gradients (Adagrad) on the likelihood of the labels. */
export function learnChain(
  samples: readonly Sample[],
  { labels, buckets, seed }: { labels: number; buckets: number; seed: number },
  call?: EngineCall,
): Chain {
  const chain: Chain = {
    weights: new Float32Array(buckets * labels),
    transitions: new Float32Array(labels * labels),
  };
  const squares = new Float32Array(chain.weights.length);
  const pairSquares = new Float32Array(chain.transitions.length);
  const random = toRandom(seed);
  const order = [...samples.keys()];
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    call?.onProgress?.(epoch / EPOCHS);
    shuffle(order, random);
    for (const nth of order) {
      call?.signal?.throwIfAborted();
      const sample = samples[nth];
      if (!sample || sample.gold.length === 0) continue;
      const seen = sample.buckets.map((all) => all.filter(() => random() >= DROP));
      const scores = seen.map((features) => featureSums(chain.weights, features, labels));
      const { rows, pairs } = expectations(scores, chain.transitions, labels);
      sample.gold.forEach((gold, at) => {
        const slopes = rows[at] ?? new Float64Array(0);
        slopes[gold] = (slopes[gold] ?? 0) - 1;
        descend(chain.weights, squares, seen[at] ?? new Int32Array(0), slopes);
        if (at === 0) return;
        const pair = (sample.gold[at - 1] ?? 0) * labels + gold;
        pairs[pair] = (pairs[pair] ?? 0) - 1;
      });
      pairs.forEach((slope, pair) => {
        step(chain.transitions, pairSquares, pair, slope);
      });
    }
  }
  // Learnt with a share of the features left out: all of them together would say so much more than what follows what.
  for (let at = 0; at < chain.weights.length; at++) chain.weights[at] = (chain.weights[at] ?? 0) * (1 - DROP);
  return chain;
}

function descend(
  weights: Float32Array,
  squares: Float32Array,
  buckets: Int32Array,
  slopes: Float64Array,
): void {
  for (let label = 0; label < slopes.length; label++) {
    const slope = slopes[label] ?? 0;
    if (Math.abs(slope) < SLOPE_MIN) continue;
    for (const bucket of buckets) step(weights, squares, bucket * slopes.length + label, slope);
  }
}

function step(weights: Float32Array, squares: Float32Array, at: number, slope: number): void {
  const weight = weights[at] ?? 0;
  const whole = slope + DECAY * weight;
  const square = (squares[at] ?? 0) + whole * whole;
  squares[at] = square;
  weights[at] = weight - (RATE * whole) / (Math.sqrt(square) + 1e-6);
}

/** Probabilities of each word's labels, and expected counts of labels that follow each other, given all words. */
function expectations(
  scores: readonly Float64Array[],
  transitions: Float32Array,
  labels: number,
): { rows: Float64Array[]; pairs: Float64Array } {
  const onward = Float64Array.from(transitions, Math.exp);
  const odds = scores.map((row) => {
    const most = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    return row.map((score) => Math.exp(Math.max(score - most, -60)));
  });
  const forward: Float64Array[] = [];
  odds.forEach((own, at) => {
    const before = forward[at - 1];
    const here = new Float64Array(labels);
    for (let to = 0; to < labels; to++) {
      let sum = before ? 0 : 1;
      for (let from = 0; before && from < labels; from++) {
        sum += (before[from] ?? 0) * (onward[from * labels + to] ?? 0);
      }
      here[to] = sum * (own[to] ?? 0);
    }
    forward.push(toShares(here));
  });
  const pairs = new Float64Array(labels * labels);
  const rows = forward.map((row) => Float64Array.from(row));
  let after: Float64Array = new Float64Array(labels).fill(1);
  for (let at = forward.length - 1; at >= 0; at--) {
    const row = rows[at] ?? after;
    for (let label = 0; label < labels; label++) row[label] = (row[label] ?? 0) * (after[label] ?? 0);
    toShares(row);
    const before = forward[at - 1];
    if (before) after = backward(before, odds[at] ?? after, after, onward, pairs);
  }
  return { rows, pairs };
}

/** A step back over the chain; adds the shares of the pairs that it crosses. */
function backward(
  before: Float64Array,
  own: Float64Array,
  after: Float64Array,
  onward: Float64Array,
  pairs: Float64Array,
): Float64Array {
  const labels = before.length;
  const next = new Float64Array(labels);
  const crossed = new Float64Array(labels * labels);
  for (let from = 0; from < labels; from++) {
    for (let to = 0; to < labels; to++) {
      const way = (onward[from * labels + to] ?? 0) * (own[to] ?? 0) * (after[to] ?? 0);
      next[from] = (next[from] ?? 0) + way;
      crossed[from * labels + to] = (before[from] ?? 0) * way;
    }
  }
  toShares(crossed).forEach((share, pair) => {
    pairs[pair] = (pairs[pair] ?? 0) + share;
  });
  return toShares(next);
}

/** Makes odds add up to 1, in place. */
function toShares(odds: Float64Array): Float64Array {
  let total = 0;
  for (const odd of odds) total += odd;
  for (let at = 0; total > 0 && at < odds.length; at++) odds[at] = (odds[at] ?? 0) / total;
  return odds;
}
