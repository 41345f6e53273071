import { readModelFile } from "./model-file.js";

/** Weights are whole numbers up to this, times the output's scale. */
const WEIGHT_MAX = 127;

/**
 * Loads linear classifiers over one list of features; they give the odds (their logarithm) of each output. The file, which
 * `tools/vision/linear.js` writes: a float32 scale of each output, a float32 offset of each, then int8 weights, output by output.
 */
export async function loadLinear(
  file: string,
  count: number,
): Promise<(features: ArrayLike<number>) => number[]> {
  const bytes = await readModelFile(file);
  const scales = Array.from({ length: count }, (_, at) => bytes.readFloatLE(at * 4) / WEIGHT_MAX);
  const offsets = Array.from({ length: count }, (_, at) => bytes.readFloatLE((count + at) * 4));
  const weights = new Int8Array(bytes.buffer, bytes.byteOffset + count * 8, bytes.length - count * 8);
  const length = weights.length / count;
  return (features) =>
    scales.map((scale, output) => {
      let sum = 0;
      for (let at = 0; at < length; at += 1)
        sum += (weights[output * length + at] ?? 0) * (features[at] ?? 0);
      return sum * scale + (offsets[output] ?? 0);
    });
}

/** The features of a pooled layer, evened out: their square roots, to a length of 1. */
export function evenOut(features: Float32Array): Float32Array {
  let sum = 0;
  for (const value of features) sum += Math.max(0, value);
  const length = Math.sqrt(sum) || 1;
  return features.map((value) => Math.sqrt(Math.max(0, value)) / length);
}
