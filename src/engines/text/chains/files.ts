import { readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompressSync, brotliDecompress } from "node:zlib";
import { type PackedHead, packBuckets, unpackBuckets } from "../linear/buckets.js";
import type { ChainModel } from "./chain-model.js";
import type { WordClasses } from "./word-features.js";

const decompress = promisify(brotliDecompress);

/** First line of a file: all but the weights. */
interface Header extends Omit<ChainModel, "weights" | "transitions">, PackedHead {
  transitions: number[];
}

/** Weights are kept to the nearest of these steps: small ones say little, and add up to most of a file. */
const WEIGHT_STEP = 0.25;

/** A line of JSON, then the weights; in Brotli. */
export async function writeChain(file: string, model: ChainModel): Promise<void> {
  const { weights, transitions, ...rest } = model;
  const width = model.labels.length;
  const { head, bytes } = packBuckets({ weights, buckets: model.buckets, width }, WEIGHT_STEP);
  const header: Header = {
    ...rest,
    ...head,
    transitions: Array.from(transitions, (weight) => Number(weight.toFixed(3))),
  };
  const line = Buffer.from(`${JSON.stringify(header)}\n`);
  await writeFile(file, brotliCompressSync(Buffer.concat([line, bytes])));
}

export async function readChain(file: string): Promise<ChainModel> {
  const bytes = await decompress(await readFile(file));
  const end = bytes.indexOf(10);
  const { scale, used, transitions, ...rest } = JSON.parse(bytes.toString("utf8", 0, end)) as Header;
  const shape = { buckets: rest.buckets, width: rest.labels.length };
  const weights = unpackBuckets(bytes.subarray(end + 1), { scale, used }, shape);
  return { ...rest, weights, transitions: Float32Array.from(transitions) };
}

/** Words by class, one class a line (its number, then its words, tabs between), in Brotli. */
export async function readClasses(file: string): Promise<WordClasses> {
  const text = (await decompress(await readFile(file))).toString("utf8");
  const classes = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [number, ...words] = line.split("\t");
    for (const word of words) classes.set(word, Number(number));
  }
  return (word) => classes.get(word) ?? 0;
}
