/** Weights by bucket and label: `bucket * labels + label`. Most buckets hold nothing. */
export interface BucketWeights {
  weights: Float32Array;
  buckets: number;
  /** How many labels a bucket has a weight for. */
  width: number;
}

/** What a reader must know to unpack weights. */
export interface PackedHead {
  /** What one step of a byte is worth. */
  scale: number;
  /** Buckets that hold any weight. */
  used: number;
}

/** The used buckets as steps of 32 bits from one to the next, then their weights as signed bytes of so many steps. */
export function packBuckets(
  { weights, buckets, width }: BucketWeights,
  leastStep: number,
): { head: PackedHead; bytes: Buffer } {
  const most = weights.reduce((far, weight) => Math.max(far, Math.abs(weight)), 0);
  const scale = Math.max(leastStep, most / 127);
  const used: number[] = [];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const row = weights.subarray(bucket * width, (bucket + 1) * width);
    if (row.some((weight) => Math.round(weight / scale) !== 0)) used.push(bucket);
  }
  const steps = Uint32Array.from(used, (bucket, nth) => bucket - (used[nth - 1] ?? 0));
  // Label by label: like weights stand side by side and compress better.
  const bytes = new Int8Array(used.length * width);
  used.forEach((bucket, nth) => {
    for (let label = 0; label < width; label++) {
      bytes[label * used.length + nth] = Math.round((weights[bucket * width + label] ?? 0) / scale);
    }
  });
  const parts = [Buffer.from(steps.buffer), Buffer.from(bytes.buffer)];
  return { head: { scale, used: used.length }, bytes: Buffer.concat(parts) };
}

export function unpackBuckets(
  bytes: Buffer,
  { scale, used }: PackedHead,
  { buckets, width }: Omit<BucketWeights, "weights">,
): Float32Array {
  const weights = new Float32Array(buckets * width);
  let bucket = 0;
  for (let nth = 0; nth < used; nth++) {
    bucket += bytes.readUInt32LE(4 * nth);
    for (let label = 0; label < width; label++) {
      weights[bucket * width + label] = bytes.readInt8(4 * used + label * used + nth) * scale;
    }
  }
  return weights;
}
