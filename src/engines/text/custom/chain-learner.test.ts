import { describe, expect, it } from "vitest";
import { marginals } from "../chains/chain-model.js";
import { featureSums } from "../linear/feature-sums.js";
import { learnChain } from "./chain-learner.js";

/** Features that do not tell the label of the second word: only the label before it does. */
const samples = Array.from({ length: 40 }, (_, nth) => ({
  buckets: [Int32Array.of(nth % 2, 4, 5), Int32Array.of(2, 4, 6)],
  gold: [nth % 2, nth % 2],
}));

describe("learnChain", () => {
  const chain = learnChain(samples, { labels: 2, buckets: 8, seed: 3 });

  it("learns what follows what", () => {
    for (const label of [0, 1]) {
      const words = samples[label]?.buckets ?? [];
      const rows = marginals(
        words.map((features) => featureSums(chain.weights, features, 2)),
        chain.transitions,
      );
      for (const row of rows) expect(row[label]).toBeGreaterThan(0.8);
    }
  });

  it("learns the same twice, and stops when told to", () => {
    expect(learnChain(samples, { labels: 2, buckets: 8, seed: 3 })).toEqual(chain);
    const signal = AbortSignal.abort(new Error("stop"));
    expect(() => learnChain(samples, { labels: 2, buckets: 8, seed: 3 }, { signal })).toThrow("stop");
  });
});
