import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashText } from "../linear/hash.js";
import { classify } from "./classifier.js";
import { readClassifier, readRecognizer } from "./model-files.js";
import { recognize } from "./recognizer.js";

/** Files as the first version of the trainers wrote them. */
describe("models of the first version", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "lenticular-custom-"));
  });
  afterAll(async () => rm(folder, { recursive: true }));

  const write = async (name: string, header: unknown, weights: Int8Array): Promise<string> => {
    const file = join(folder, name);
    const head = Buffer.from(`${JSON.stringify(header)}\n`);
    await writeFile(file, gzipSync(Buffer.concat([head, Buffer.from(weights.buffer)])));
    return file;
  };

  it("classifiers weigh words and letters as one kind", async () => {
    const header = {
      mode: "MULTI_CLASS",
      labels: ["GOOD", "BAD"],
      features: ["w fine", "c fin", "w awful"],
      rarity: [1, 1, 1],
      scales: [0.1, 0.1],
      offsets: [0, 0],
      sharpness: 1,
    };
    const classifier = await readClassifier(
      await write("classifier", header, Int8Array.from([10, 10, -10, -10, -10, 10])),
    );
    if (!("planes" in classifier)) throw new Error("a model of the user's");
    const [first, second] = classify(classifier, { text: "fine" });
    expect(first?.label).toBe("GOOD");
    // Two features of one vector of length 1, each worth 1: sums of √2 and -√2.
    expect(Math.log((first?.score ?? 0) / (second?.score ?? 1))).toBeCloseTo(2 * Math.SQRT2, 3);
    expect(classify(classifier, { text: "awful" })[0]?.label).toBe("BAD");
  });

  it("recognizers tell each word alone", async () => {
    const labels = ["O", "B-CITY", "I-CITY"];
    const buckets = 1 << 17;
    const weights = new Int8Array(buckets * labels.length);
    weights[(hashText("w=Oslo") % buckets) * 3 + 1] = 80;
    const recognizer = await readRecognizer(
      await write("recognizer", { language: "en", labels, list: [], scale: 0.1 }, weights),
    );
    const [span] = recognize(recognizer, "We met in Oslo today.");
    expect(span).toMatchObject({ start: 10, end: 14, type: "CITY" });
    // A sum of 8, softened by 4, against two of nothing.
    const odds = Math.exp(2);
    expect(span?.score).toBeCloseTo((odds + 1) / (odds + 2), 6);
  });
});
