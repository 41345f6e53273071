import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { opinionFeatures } from "./opinion-features.js";
import { marginsOf, OpinionModel, readOpinions, writeOpinions } from "./opinion-model.js";
import { writtenLanguage } from "./written.js";

const BUCKETS = 1 << 12;

/** Knows `lovely` as positive, and that most texts are neutral. */
function toModel() {
  const weights = new Float32Array(BUCKETS * 3);
  for (const hash of opinionFeatures("lovely")) weights[(hash & (BUCKETS - 1)) * 3 + 2] = 1.5;
  return { width: 3, buckets: BUCKETS, weights, offsets: [0, 0.5, 0] } as const;
}

describe("opinionFeatures", () => {
  it("sees letters written over and over, large or small, and full width alike", () => {
    const sorted = (text: string) => [...opinionFeatures(text)].sort();
    expect(sorted("SOOOOOO good!!!!")).toEqual(sorted("sooo good!!!"));
    expect(sorted("ｇｏｏｄ")).toEqual(sorted("good"));
    expect(sorted("ㅋㅋㅋㅋㅋ 최고")).toEqual(sorted("ㅋㅋㅋ 최고"));
  });

  it("sees what stands across a space, and each thing once", () => {
    const [apart, together] = [opinionFeatures("not good"), opinionFeatures("notgood")];
    expect(apart.some((hash) => !together.includes(hash))).toBe(true);
    const twice = opinionFeatures("good good good");
    expect(new Set(twice).size).toBe(twice.length);
  });

  it("sees all of a long text, in the order in which it comes", () => {
    const words = Array.from({ length: 400 }, (_, nth) => `w${nth}`).join(" ");
    const [whole, half] = [opinionFeatures(words), opinionFeatures(words.slice(0, 900))];
    expect(new Set(whole).size).toBe(whole.length);
    expect(whole.length).toBeGreaterThan(4_000);
    expect(half.every((hash) => whole.includes(hash))).toBe(true);
  });

  it("sees little of nothing, and reads a bounded part of much", () => {
    expect(opinionFeatures("").length).toBeLessThan(4);
    expect(opinionFeatures(`${"a".repeat(100_000)} end`).length).toBeLessThan(100);
  });
});

describe("OpinionModel", () => {
  it("feels by the words it knows, and else as most texts do", () => {
    const model = new OpinionModel(toModel());
    const ahead = (text: string) => {
      const margins = model.margins(text);
      return margins.indexOf(Math.max(...margins));
    };
    expect(ahead("a lovely place")).toBe(2);
    expect(ahead("7:30 - 9:15")).toBe(1);
  });

  it("comes back from its file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "opinions-"));
    try {
      const file = join(folder, "en.br");
      await writeOpinions(file, toModel());
      const features = opinionFeatures("lovely");
      const read = marginsOf(features, await readOpinions(file));
      for (const [at, margin] of marginsOf(features, toModel()).entries())
        expect(read[at]).toBeCloseTo(margin, 1);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe("writtenLanguage", () => {
  it.each([
    ["hi", "yeh bahut accha hai", "hi-Latn"],
    ["hi", "यह अच्छा है", "hi"],
    ["hi", "मेरा phone अच्छा है", "hi"],
    ["hi", "123 !", "hi"],
    ["en", "accha", "en"],
  ])("%s %s is %s", (language, text, written) => {
    expect(writtenLanguage(text, language)).toBe(written);
  });
});
