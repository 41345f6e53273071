/** The directions in which rows of numbers differ most, by orthogonal iteration. */
import { randomFrom } from "./linear.js";

const SEED = 5;
const STEPS = 40;

/** Gives the mean of the rows and `count` directions of length 1, at right angles to each other, the widest first. */
export function principalDirections(rows, count) {
  const length = rows[0].length;
  const mean = new Float64Array(length);
  for (const row of rows) for (let at = 0; at < length; at += 1) mean[at] += row[at] / rows.length;
  const centred = rows.map((row) => Float64Array.from(row, (value, at) => value - mean[at]));
  const random = randomFrom(SEED);
  let directions = Array.from({ length: count }, () => Float64Array.from({ length }, () => random() - 0.5));
  for (let step = 0; step < STEPS; step += 1) {
    const next = directions.map(() => new Float64Array(length));
    for (const row of centred) {
      for (const [nth, direction] of directions.entries()) {
        const along = dot(row, direction);
        const own = next[nth];
        for (let at = 0; at < length; at += 1) own[at] += along * row[at];
      }
    }
    directions = orthonormal(next);
  }
  return { mean, directions };
}

/** Each less what lies along those before it, and of length 1. */
function orthonormal(vectors) {
  const done = [];
  for (const vector of vectors) {
    for (const other of done) {
      const along = dot(vector, other);
      for (let at = 0; at < vector.length; at += 1) vector[at] -= along * other[at];
    }
    const length = Math.sqrt(dot(vector, vector));
    done.push(vector.map((value) => value / length));
  }
  return done;
}

function dot(a, b) {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += a[at] * b[at];
  return sum;
}
