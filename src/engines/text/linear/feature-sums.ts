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
      sums[label] = (sums[label] ?? 0) + (weights[at + label] ?? 0);
    }
  }
  return sums;
}
