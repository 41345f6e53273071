/**
 * What a word's features say for each label: sums of their weights.
 * @param weights by bucket and label: `bucket * labels + label`
 * @param features buckets, or with `mask` hashes of which those bits are the bucket
 */
export function featureSums(
  weights: Float32Array,
  features: Int32Array,
  labels: number,
  mask = -1,
): Float64Array {
  const sums = new Float64Array(labels);
  for (const feature of features) {
    const at = (feature & mask) * labels;
    for (let label = 0; label < labels; label++) {
      // Both are always there; `??` would be asked a million times a text.
      (sums[label] as number) += weights[at + label] as number;
    }
  }
  return sums;
}
