// Learns a logistic model of negative, neutral and positive over hashed features, by stochastic gradients (Adagrad).
import { softmax } from "../../../../dist/engines/text/linear/softmax.js";
import { marginsOf } from "../../../../dist/engines/text/sentiment/opinion-model.js";
import { toRandom } from "../chains/learn.js";

const WIDTH = 3;

/** Features that fewer texts hold teach nothing that lasts. Buckets are counted, not texts' features. */
function keepCommon(examples, buckets, fewest) {
  const counts = new Uint32Array(buckets);
  for (const { features } of examples) for (const hash of features) counts[hash & (buckets - 1)] += 1;
  for (const example of examples) {
    example.features = example.features.filter((hash) => counts[hash & (buckets - 1)] >= fewest);
  }
}

/**
 * @param {{ features: Uint32Array, target: number[], weight: number }[]} examples `target`: shares of the three labels
 * @param {{ buckets: number, epochs: number, rate: number, decay: number, fewest: number, seed: number }} options
 * @returns {import("../../../../dist/engines/text/sentiment/opinion-model.js").OpinionWeights}
 */
export function learnOpinions(examples, { buckets, epochs, rate, decay, fewest, seed }) {
  keepCommon(examples, buckets, fewest);
  const model = { buckets, width: WIDTH, weights: new Float32Array(buckets * WIDTH), offsets: [0, 0, 0] };
  const squares = new Float32Array(buckets * WIDTH);
  const random = toRandom(seed);
  const order = examples.map((_, nth) => nth);
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let at = order.length - 1; at > 0; at--) {
      const other = Math.floor(random() * (at + 1));
      [order[at], order[other]] = [order[other], order[at]];
    }
    for (const nth of order) takeStep(model, squares, examples[nth], { rate, decay });
  }
  return model;
}

function takeStep(model, squares, { features, target, weight }, { rate, decay }) {
  const found = softmax(marginsOf(features, model));
  const share = 1 / Math.sqrt(features.length || 1);
  for (let label = 0; label < WIDTH; label++) {
    const slope = (found[label] - target[label]) * weight;
    if (Math.abs(slope) < 1e-3) continue;
    model.offsets[label] -= 0.01 * slope;
    for (const hash of features) {
      const at = (hash & (model.buckets - 1)) * WIDTH + label;
      const gradient = slope * share + decay * model.weights[at];
      squares[at] += gradient * gradient;
      model.weights[at] -= (rate * gradient) / (Math.sqrt(squares[at]) + 1e-6);
    }
  }
}
