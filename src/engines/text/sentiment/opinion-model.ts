import { readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompressSync, brotliDecompress } from "node:zlib";
import { type BucketWeights, type PackedHead, packBuckets, unpackBuckets } from "../linear/buckets.js";
import { opinionFeatures } from "./opinion-features.js";
import type { Opinions } from "./opinion-words.js";

const decompress = promisify(brotliDecompress);

/** Weights of what is seen of a text, for negative, neutral and positive, and what is added for each. */
export interface OpinionWeights extends BucketWeights {
  width: 3;
  offsets: readonly number[];
}

/** First line of a file. */
interface Header extends PackedHead {
  buckets: number;
  offsets: number[];
}

/** A logistic model of words and runs of characters, which knows the words of opinion that an encoder saw too rarely. */
export class OpinionModel implements Opinions {
  readonly #model: OpinionWeights;

  constructor(model: OpinionWeights) {
    this.#model = model;
  }

  /** Margins of negative, neutral and positive: their logarithms, but for a number that is the same for all. */
  margins(text: string): number[] {
    return marginsOf(opinionFeatures(text), this.#model);
  }
}

/** A long text has more to see than a short one, and is no surer for it. */
export function marginsOf(
  features: Uint32Array,
  { weights, buckets, width, offsets }: OpinionWeights,
): number[] {
  const sums = new Float64Array(width);
  for (const hash of features) {
    const at = (hash & (buckets - 1)) * width;
    for (let label = 0; label < width; label++) sums[label] = (sums[label] ?? 0) + (weights[at + label] ?? 0);
  }
  const share = 1 / Math.sqrt(features.length || 1);
  return Array.from(sums, (sum, label) => sum * share + (offsets[label] ?? 0));
}

/** Smaller steps than this say nothing. */
const WEIGHT_STEP = 0.01;

/** A line of JSON, then the weights; in Brotli. */
export async function writeOpinions(file: string, model: OpinionWeights): Promise<void> {
  const { head, bytes } = packBuckets(model, WEIGHT_STEP);
  const header: Header = { ...head, buckets: model.buckets, offsets: [...model.offsets] };
  await writeFile(
    file,
    brotliCompressSync(Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), bytes])),
  );
}

export async function readOpinions(file: string): Promise<OpinionWeights> {
  const bytes = await decompress(await readFile(file));
  const end = bytes.indexOf(10);
  const { buckets, offsets, ...head } = JSON.parse(bytes.toString("utf8", 0, end)) as Header;
  const shape = { buckets, width: 3 } as const;
  return { ...shape, offsets, weights: unpackBuckets(bytes.subarray(end + 1), head, shape) };
}
