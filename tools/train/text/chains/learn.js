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

const logSum = (values) => {
  const most = Math.max(...values);
  let sum = 0;
  for (const value of values) sum += Math.exp(value - most);
  return most + Math.log(sum);
};

/** Expected labels and label pairs of one sentence under the model. */
function expectations(rows, transitions, width) {
  const n = rows.length;
  const forward = [];
  const backward = new Array(n);
  const ways = new Float64Array(width);
  for (let at = 0; at < n; at++) {
    const out = Float64Array.from(rows[at]);
    if (at > 0) {
      for (let to = 0; to < width; to++) {
        for (let from = 0; from < width; from++)
          ways[from] = forward[at - 1][from] + transitions[from * width + to];
        out[to] += logSum(ways);
      }
    }
    forward.push(out);
  }
  backward[n - 1] = new Float64Array(width);
  for (let at = n - 2; at >= 0; at--) {
    const out = new Float64Array(width);
    for (let from = 0; from < width; from++) {
      for (let to = 0; to < width; to++)
        ways[to] = backward[at + 1][to] + rows[at + 1][to] + transitions[from * width + to];
      out[from] = logSum(ways);
    }
    backward[at] = out;
  }
  const total = logSum(forward[n - 1]);
  const labels = rows.map((_, at) =>
    forward[at].map((f, label) => Math.exp(f + backward[at][label] - total)),
  );
  const pairs = new Float64Array(width * width);
  for (let at = 1; at < n; at++) {
    for (let from = 0; from < width; from++) {
      for (let to = 0; to < width; to++) {
        pairs[from * width + to] += Math.exp(
          forward[at - 1][from] + transitions[from * width + to] + rows[at][to] + backward[at][to] - total,
        );
      }
    }
  }
  return { labels, pairs };
}

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
      const expected = expectations(rows, transitions, width);
      kept.forEach((hashes, at) => {
        if (gold[at] < 0) return;
        const slope = expected.labels[at].map((p, label) => p - (label === gold[at] ? 1 : 0));
        for (const hash of hashes) {
          const base = (hash & (buckets - 1)) * width;
          for (let label = 0; label < width; label++) {
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
