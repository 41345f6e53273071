import { readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompressSync, brotliDecompress } from "node:zlib";
import type { ChainModel } from "./chain-model.js";
import type { WordClasses } from "./word-features.js";

const decompress = promisify(brotliDecompress);

/** First line of a file: all but the weights. */
interface Header extends Omit<ChainModel, "weights" | "transitions"> {
  scale: number;
  transitions: number[];
  /** Buckets that hold any weight. */
  used: number;
}

/** Weights are kept to the nearest of these steps: small ones say little, and add up to most of a file. */
const WEIGHT_STEP = 0.25;

/** A line of JSON, the used buckets as steps of 32 bits from one to the next, their weights as signed bytes; in Brotli. */
export async function writeChain(file: string, model: ChainModel): Promise<void> {
  const { weights, transitions, ...rest } = model;
  const width = model.labels.length;
  const most = weights.reduce((far, weight) => Math.max(far, Math.abs(weight)), 0);
  const scale = Math.max(WEIGHT_STEP, most / 127);
  const used: number[] = [];
  for (let bucket = 0; bucket < model.buckets; bucket++) {
    const row = weights.subarray(bucket * width, (bucket + 1) * width);
    if (row.some((weight) => Math.round(weight / scale) !== 0)) used.push(bucket);
  }
  const header: Header = {
    ...rest,
    scale,
    used: used.length,
    transitions: Array.from(transitions, (weight) => Number(weight.toFixed(3))),
  };
  const steps = Uint32Array.from(used, (bucket, nth) => bucket - (used[nth - 1] ?? 0));
  // Label by label: like weights stand side by side and compress better.
  const bytes = new Int8Array(used.length * width);
  used.forEach((bucket, nth) => {
    for (let label = 0; label < width; label++) {
      bytes[label * used.length + nth] = Math.round((weights[bucket * width + label] ?? 0) / scale);
    }
  });
  const head = Buffer.from(`${JSON.stringify(header)}\n`);
  const parts = [head, Buffer.from(steps.buffer), Buffer.from(bytes.buffer)];
  await writeFile(file, brotliCompressSync(Buffer.concat(parts)));
}

export async function readChain(file: string): Promise<ChainModel> {
  const bytes = await decompress(await readFile(file));
  const end = bytes.indexOf(10);
  const { scale, used, transitions, ...rest } = JSON.parse(bytes.toString("utf8", 0, end)) as Header;
  const width = rest.labels.length;
  const weights = new Float32Array(rest.buckets * width);
  const first = end + 1 + 4 * used;
  let bucket = 0;
  for (let nth = 0; nth < used; nth++) {
    bucket += bytes.readUInt32LE(end + 1 + 4 * nth);
    for (let label = 0; label < width; label++) {
      weights[bucket * width + label] = bytes.readInt8(first + label * used + nth) * scale;
    }
  }
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
