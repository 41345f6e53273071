import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { feelingOf } from "../../../src/engines/text/own/own-sentiment.js";
import { TextReader } from "../../../src/engines/text/reader.js";
import { tinyClassifier, tinyTokenizer } from "../../support/tiny-onnx.js";

const MODELS = fileURLToPath(new URL("../../../models/text", import.meta.url));
const WORDS = ["zorb", "quell", "marv", "elba"];
/** Rows for the four markers, then one a word. */
const rowsOf = (words: readonly (readonly number[])[]) => [...Array<number[]>(4).fill([0, 0, 0]), ...words];

/** What each word means, in two directions. */
const MEANINGS = [
  ...Array<number[]>(4).fill([0, 0]),
  ...[
    [1, 0],
    [1, 0],
    [0, 1],
    [0, 1],
  ],
];

let folder: string;

async function addModel(name: string, graph: Uint8Array, labels: readonly string[]): Promise<void> {
  const at = join(folder, "text", name);
  await mkdir(at, { recursive: true });
  await writeFile(join(at, "model.onnx"), graph);
  await writeFile(join(at, "tokenizer.json"), JSON.stringify(tinyTokenizer(WORDS)));
  await writeFile(join(at, "tokenizer_config.json"), "{}");
  const config = { _name_or_path: `test/${name}`, id2label: { ...labels }, max_position_embeddings: 16 };
  await writeFile(join(at, "config.json"), JSON.stringify(config));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lenticular-own-"));
  const feelings = rowsOf([
    [0, 0, 60],
    [60, 0, 0],
    [0, 0, 0],
    [0, 60, 0],
  ]);
  await addModel("sentiment-ja", tinyClassifier(feelings, { pooled: true }), [
    "LABEL_0",
    "LABEL_1",
    "LABEL_2",
  ]);
  const names = rowsOf([
    [9, 0, 0],
    [9, 0, 0],
    [0, 9, 0],
    [0, 0, 9],
  ]);
  await addModel("entities", tinyClassifier(names, { pooled: false }), ["O", "B-PER", "I-PER"]);
  await mkdir(join(folder, "text", "sentiment-ko"), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true }));

const reader = () => new TextReader({ folder: MODELS, userModels: folder }).api();

describe("a user's models", () => {
  it("answer for their task and language, and are named", async () => {
    const api = reader();
    const [good, bad, flat] = await api.sentiment({ texts: ["zorb", "Quell!", "elba"], language: "ja" });
    expect(good?.positive).toBeGreaterThan(0.9);
    expect(bad?.negative).toBeGreaterThan(0.9);
    expect(flat?.neutral).toBeGreaterThan(0.9);
    expect(await api.engineOf({ task: "sentiment", language: "ja" })).toBe("test/sentiment-ja");
    expect(await api.engineOf({ task: "sentiment", language: "en" })).toBe("lenticular-text-en/1");
    expect(await api.engineOf({ task: "pii", language: "en" })).toBe("test/entities");
  });

  it("find names with exact offsets in code points, beside dates by grammar", async () => {
    const text = "😀 zorb Marv Elba quell on 14 July 2019.";
    const [found = []] = await reader().entities({ texts: [text], language: "en" });
    expect(found.map(({ text, type, begin, end }) => [text, type, begin, end])).toEqual([
      ["Marv Elba", "PERSON", 7, 16],
      ["14 July 2019", "DATE", 26, 38],
    ]);
  });

  it("tell classifiers what words mean that no example held", async () => {
    const file = join(folder, "own.classifier");
    const say = (word: string, label: string) =>
      Array.from({ length: 8 }, (_, nth) => ({ text: `${word} n${nth}`, labels: [label] }));
    const input = {
      examples: [...say("zorb", "A"), ...say("marv", "B")],
      mode: "MULTI_CLASS" as const,
      file,
      seed: 3,
    };
    const texts = ["quell", "elba"];
    // The one means what zorb means, the other what marv does.
    await addModel("embeddings", tinyClassifier(MEANINGS, { pooled: false }), []);
    const api = reader();
    await api.trainClassifier(input);
    const [first = [], second = []] = await api.classify({ file, texts });
    expect([first[0]?.label, second[0]?.label]).toEqual(["A", "B"]);
    expect(first[0]?.score).toBeGreaterThan(0.6);
    // From the file, by another engine; and without the model that told the meanings there is no answer.
    const again = await reader().classify({ file, texts });
    expect(again[0]?.[0]?.label).toBe("A");
    await rm(join(folder, "text", "embeddings"), { recursive: true });
    await expect(reader().classify({ file, texts })).rejects.toMatchObject({
      code: "model-incomplete",
      message: expect.stringContaining("test/embeddings"),
    });
  });

  it("read texts longer than they take, window by window", async () => {
    const [found] = await reader().sentiment({ texts: ["zorb ".repeat(200)], language: "ja" });
    expect(found?.positive).toBeGreaterThan(0.9);
    const [names = []] = await reader().entities({ texts: [`${"zorb ".repeat(40)}marv`], language: "en" });
    expect(names.map(({ text }) => text)).toEqual(["marv"]);
  });

  it("say what is missing from a folder that cannot be used", async () => {
    await expect(reader().sentiment({ texts: ["x"], language: "ko" })).rejects.toThrow(
      /holds none of model.onnx/,
    );
  });
});

describe("feelingOf", () => {
  it.each([
    ["POSITIVE", 1, 2, "positive"],
    ["LABEL_0", 0, 2, "negative"],
    ["LABEL_1", 1, 3, "neutral"],
    ["4 stars", 3, 5, "positive"],
    ["1 star", 0, 5, "negative"],
    ["neu", 2, 3, "neutral"],
    ["joy", 0, 6, undefined],
  ])("%s, number %i of %i, is %s", (label, at, count, feeling) => {
    expect(feelingOf(label, at, count)).toBe(feeling);
  });
});
