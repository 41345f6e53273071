import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { eld } from "eld";
import { type ChineseCharacters, type ChineseFile, toTelling } from "./chinese.js";
import { detectLanguages, type LanguageGuess, type LanguageModels } from "./detect.js";
import { FrequentWords } from "./frequent-words.js";
import type { NeighbourModel } from "./neighbours.js";

export type LanguageDetector = (text: string) => LanguageGuess[];

/** What eld's dynamic entry has beyond its types. */
interface LoadableDetector {
  load(size: "small"): Promise<boolean>;
  detect(text: string): { getScores(): Record<string, number> };
}

/** The detector with its data: eld's smaller n-gram table, and ours in models/text. */
export async function loadLanguageDetector(folder: string): Promise<LanguageDetector> {
  // eld's types describe its static entries, which lack `load`.
  const detector = eld.newInstance() as unknown as LoadableDetector;
  await detector.load("small");
  const models: LanguageModels = {
    likeness: (text) => detector.detect(text).getScores(),
    characters: await loadChineseCharacters(folder),
    neighbours: await loadNeighbours(folder),
    frequent: await loadFrequentWords(folder),
  };
  return (text) => detectLanguages(text, models);
}

async function loadChineseCharacters(folder: string): Promise<ChineseCharacters> {
  return toTelling(JSON.parse(await readFile(join(folder, "chinese.json"), "utf8")) as ChineseFile);
}

export async function loadFrequentWords(folder: string): Promise<FrequentWords> {
  const file = await readFile(join(folder, "frequent-words.br"));
  return new FrequentWords(brotliDecompressSync(file).toString("utf8"));
}

async function loadNeighbours(folder: string): Promise<NeighbourModel> {
  const bytes = brotliDecompressSync(await readFile(join(folder, "neighbours.bin.br")));
  const header = bytes.indexOf(10);
  const { languages, buckets } = JSON.parse(bytes.toString("utf8", 0, header)) as {
    languages: string[];
    buckets: number;
  };
  return { languages, buckets, weights: new Int8Array(bytes.subarray(header + 1)) };
}
