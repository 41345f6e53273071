import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { modelTopics } from "./lda.js";

const SEA = "The ship left the harbour and the sailors set the sails against the wind and the waves";
const BREAD = "The baker kneads dough with flour and yeast before the oven bakes the bread and the rolls";
const LAW = "The judge heard the lawyer while the court weighed evidence and the jury found the verdict";
const texts = Array.from({ length: 45 }, (_, nth) => `${[SEA, BREAD, LAW][nth % 3]} number${nth % 7}`);
const input = { texts, count: 3, seed: 11 };

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lenticular-topics-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Ends a run at its second look at progress, as a kill would, its last kept state behind it. */
const cutOff = async (file: string): Promise<unknown> => {
  const stop = new AbortController();
  let looks = 0;
  const onProgress = (): void => {
    looks += 1;
    if (looks === 4) stop.abort(new Error("cut off"));
  };
  return modelTopics({ ...input, file }, { signal: stop.signal, onProgress }, 0).catch((error) => error);
};

describe("modelTopics", () => {
  it("tells the subjects apart, and the same twice", async () => {
    const topics = await modelTopics(input);
    const told = topics.terms.map((list) => list.map(({ term }) => term));
    expect(told.some((terms) => terms.includes("sailors") && !terms.includes("flour"))).toBe(true);
    expect(told.some((terms) => terms.includes("flour") && !terms.includes("sailors"))).toBe(true);
    const strongest = topics.documents.map((shares) => shares[0]?.topic);
    expect(new Set(strongest.filter((_, nth) => nth % 3 === 0)).size).toBe(1);
    expect(await modelTopics(input)).toEqual(topics);
  });

  it("goes on where it was cut off, to the same answer", async () => {
    const file = join(folder, "sampler");
    expect(await cutOff(file)).toMatchObject({ message: "cut off" });
    expect((await stat(file)).size).toBeGreaterThan(500);
    const sweeps: number[] = [];
    const onProgress = (fraction: number): void => {
      sweeps.push(fraction);
    };
    expect(await modelTopics({ ...input, file }, { onProgress })).toEqual(await modelTopics(input));
    expect(Math.min(...sweeps)).toBeGreaterThan(0);
  });

  it("starts afresh when the kept state is of other texts", async () => {
    const file = join(folder, "other");
    await cutOff(file);
    const other = { texts: [...texts, SEA], count: 3, seed: 11 };
    expect(await modelTopics({ ...other, file })).toEqual(await modelTopics(other));
  });
});
