import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ChainModel, emissionsOf, marginals } from "./chain-model.js";
import { ChainReader } from "./chain-reader.js";
import { readChain, writeChain } from "./files.js";
import { wordFeatures } from "./word-features.js";

const BUCKETS = 1 << 10;

/** A model that knows `run` as a VERB, `NOUN` otherwise, and that a VERB seldom follows a VERB. */
function toModel(): ChainModel {
  const weights = new Float32Array(BUCKETS * 2);
  const [hashes] = wordFeatures(["run"], () => 0);
  for (const hash of hashes ?? []) weights[(hash & (BUCKETS - 1)) * 2 + 1] = 0.5;
  return {
    task: "pos",
    labels: ["NOUN", "VERB"],
    weights,
    buckets: BUCKETS,
    transitions: Float32Array.from([0, 0, 0, -3]),
    mix: { other: 1, own: 1 },
  };
}

describe("marginals", () => {
  it("agrees with adding up every sequence of labels", () => {
    const rows = [Float64Array.from([0.2, 1]), Float64Array.from([0.5, 0.1]), Float64Array.from([-1, 0.3])];
    const transitions = Float32Array.from([0.4, -0.2, 1, -0.6]);
    let total = 0;
    const sums = rows.map(() => [0, 0]);
    for (let code = 0; code < 8; code++) {
      const labels = [code & 1, (code >> 1) & 1, code >> 2];
      let score = labels.reduce((sum, label, at) => sum + (rows[at]?.[label] ?? 0), 0);
      for (const at of [1, 2]) score += transitions[(labels[at - 1] ?? 0) * 2 + (labels[at] ?? 0)] ?? 0;
      total += Math.exp(score);
      labels.forEach((label, at) => {
        const row = sums[at];
        if (row) row[label] = (row[label] ?? 0) + Math.exp(score);
      });
    }
    marginals(rows, transitions).forEach((row, at) => {
      row.forEach((value, label) => {
        expect(value).toBeCloseTo((sums[at]?.[label] ?? 0) / total, 6);
      });
    });
  });
});

describe("ChainReader", () => {
  it("weighs its own view against another reader's", () => {
    const reader = new ChainReader(toModel());
    const alone = reader.read(["run"], [])[0] ?? [];
    const against = reader.read(["run"], [[40, 0]])[0] ?? [];
    expect(alone[1]).toBeGreaterThan(0.9);
    expect(against[0]).toBeGreaterThan(0.9);
    expect(reader.read([], [])).toEqual([]);
  });
});

describe("chain files", () => {
  it("keep labels, transitions and weights to the nearest step", async () => {
    const folder = await mkdtemp(join(tmpdir(), "lenticular-chain-"));
    try {
      const model = toModel();
      await writeChain(join(folder, "x.br"), model);
      const read = await readChain(join(folder, "x.br"));
      const features = wordFeatures(["run", "run"], () => 0);
      expect(read).toMatchObject({ labels: model.labels, mix: model.mix, task: "pos" });
      expect(emissionsOf(read, features)).toEqual(emissionsOf(model, features));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
