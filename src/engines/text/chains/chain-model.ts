/** A linear chain over the words of a sentence: what each word's features say for each label, and which label follows which. */
export interface ChainModel {
  /** What the labels are for: `pos`, `phrase`. */
  task: string;
  labels: readonly string[];
  /** By bucket and label: `bucket * labels + label`; as many buckets as a power of two. */
  weights: Float32Array;
  buckets: number;
  /** By label and the label after it: `label * labels + next`. */
  transitions: Float32Array;
  /** How much another reader of the same words counts beside this one, and this one itself; fitted on development splits. */
  mix: { other: number; own: number };
}

/** Sums of a sentence's features, one row a word. */
export function emissionsOf(model: ChainModel, features: readonly Int32Array[]): Float64Array[] {
  const width = model.labels.length;
  const mask = model.buckets - 1;
  return features.map((hashes) => {
    const row = new Float64Array(width);
    for (const hash of hashes) {
      const at = (hash & mask) * width;
      for (let label = 0; label < width; label++) {
        row[label] = (row[label] ?? 0) + (model.weights[at + label] ?? 0);
      }
    }
    return row;
  });
}

/** Probabilities of every word's labels, given the whole sentence (forward and backward over the chain). */
export function marginals(
  rows: readonly Float64Array[],
  transitions: Float32Array,
  strength = 1,
): Float64Array[] {
  const width = rows[0]?.length ?? 0;
  const forward = sweep(rows, (from, to) => strength * (transitions[from * width + to] ?? 0));
  const backward = sweep(
    [...rows].reverse(),
    (from, to) => strength * (transitions[to * width + from] ?? 0),
  ).reverse();
  return rows.map((row, at) => {
    const both = row.map((own, label) => (forward[at]?.[label] ?? 0) + (backward[at]?.[label] ?? 0) - own);
    return normalize(both);
  });
}

/** Log-sums of all ways that lead to each label of each row, the row's own scores included. */
function sweep(rows: readonly Float64Array[], step: (from: number, to: number) => number): Float64Array[] {
  const out: Float64Array[] = [];
  rows.forEach((row, at) => {
    const before = out[at - 1];
    if (!before) {
      out.push(Float64Array.from(row));
      return;
    }
    const sums = row.map((own, to) => {
      let most = Number.NEGATIVE_INFINITY;
      for (let from = 0; from < row.length; from++) {
        most = Math.max(most, (before[from] ?? 0) + step(from, to));
      }
      let sum = 0;
      for (let from = 0; from < row.length; from++) {
        sum += Math.exp((before[from] ?? 0) + step(from, to) - most);
      }
      return own + most + Math.log(sum);
    });
    out.push(sums);
  });
  return out;
}

function normalize(scores: Float64Array): Float64Array {
  const most = Math.max(...scores);
  const odds = scores.map((score) => Math.exp(score - most));
  const total = odds.reduce((sum, odd) => sum + odd, 0);
  return odds.map((odd) => odd / total);
}
