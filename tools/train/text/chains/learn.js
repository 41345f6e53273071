// Learns a linear-chain model by stochastic gradients (Adagrad) on the log-likelihood of sentences' labels.
import { emissionsOf } from "../../../../dist/engines/text/chains/chain-model.js";

/** A generator of numbers in [0, 1) that never changes (mulberry32). */
export function toRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Makes odds add up to 1, in place. Gives what they added up to. */
function scale(odds) {
  let total = 0;
  for (let at = 0; at < odds.length; at++) total += odds[at];
  for (let at = 0; at < odds.length; at++) odds[at] /= total;
  return total;
}

/** Expected labels and label pairs of one sentence under the model, each step's odds scaled to add up to 1. */
function expectations(rows, onward, width) {
  const n = rows.length;
  const odds = rows.map((row) => {
    let most = Number.NEGATIVE_INFINITY;
    for (const score of row) most = Math.max(most, score);
    return row.map((score) => Math.exp(Math.max(score - most, -60)));
  });
  const forward = [];
  for (let at = 0; at < n; at++) {
    const here = new Float64Array(width);
    const before = forward[at - 1];
    for (let to = 0; to < width; to++) {
      let sum = before ? 0 : 1;
      if (before) for (let from = 0; from < width; from++) sum += before[from] * onward[from * width + to];
      here[to] = sum * odds[at][to];
    }
    scale(here);
    forward.push(here);
  }
  const labels = new Array(n);
  const pairs = new Float64Array(width * width);
  const pair = new Float64Array(width * width);
  let after = new Float64Array(width).fill(1);
  for (let at = n - 1; at >= 0; at--) {
    labels[at] = forward[at].map((odd, label) => odd * after[label]);
    scale(labels[at]);
    if (at === 0) break;
    for (let to = 0; to < width; to++) after[to] *= odds[at][to];
    const next = new Float64Array(width);
    for (let from = 0; from < width; from++) {
      let sum = 0;
      for (let to = 0; to < width; to++) {
        const way = onward[from * width + to] * after[to];
        sum += way;
        pair[from * width + to] = forward[at - 1][from] * way;
      }
      next[from] = sum;
    }
    scale(pair);
    for (let nth = 0; nth < pair.length; nth++) pairs[nth] += pair[nth];
    scale(next);
    after = next;
  }
  return { labels, pairs };
}

/** A label whose probability is off by less teaches nothing worth the time. */
const SLOPE_MIN = 1e-4;

/**
 * @param {{ features: Int32Array[], gold: number[] }[]} sentences `gold`: a label's number, -1 where none is known
 * @param {{ labels: string[], buckets: number, epochs: number, rate: number, drop: number, decay: number, seed: number, task: string }} options
 */
export function learn(sentences, { labels, buckets, epochs, rate, drop, decay, seed, task }) {
  const width = labels.length;
  const weights = new Float32Array(buckets * width);
  const squares = new Float32Array(buckets * width);
  const transitions = new Float32Array(width * width);
  const pairSquares = new Float32Array(width * width);
  const model = { task, labels, weights, buckets, transitions, mix: { other: 0, own: 1 } };
  const random = toRandom(seed);
  const order = sentences.map((_, nth) => nth);
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let at = order.length - 1; at > 0; at--) {
      const other = Math.floor(random() * (at + 1));
      [order[at], order[other]] = [order[other], order[at]];
    }
    for (const nth of order) {
      const { features, gold } = sentences[nth];
      const kept = drop > 0 ? features.map((all) => all.filter(() => random() >= drop)) : features;
      const rows = emissionsOf(model, kept);
      const onward = Float64Array.from(transitions, (weight) => Math.exp(weight));
      const expected = expectations(rows, onward, width);
      kept.forEach((hashes, at) => {
        if (gold[at] < 0) return;
        const slope = expected.labels[at].map((p, label) => p - (label === gold[at] ? 1 : 0));
        for (const hash of hashes) {
          const base = (hash & (buckets - 1)) * width;
          for (let label = 0; label < width; label++) {
            if (Math.abs(slope[label]) < SLOPE_MIN) continue;
            const g = slope[label] + decay * weights[base + label];
            squares[base + label] += g * g;
            weights[base + label] -= (rate * g) / (Math.sqrt(squares[base + label]) + 1e-6);
          }
        }
      });
      for (let at = 1; at < gold.length; at++) {
        if (gold[at - 1] >= 0 && gold[at] >= 0) expected.pairs[gold[at - 1] * width + gold[at]] -= 1;
      }
      for (let pair = 0; pair < width * width; pair++) {
        const g = expected.pairs[pair];
        pairSquares[pair] += g * g;
        transitions[pair] -= (rate * g) / (Math.sqrt(pairSquares[pair]) + 1e-6);
      }
    }
  }
  return model;
}
