/** What the trainers of linear classifiers share: chance with a seed, the fit, and the file. */

/** A small generator with a seed (mulberry32), so that the same file comes out again. */
export function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Logistic regression by Nesterov's descent. Rows are `{ features, y }`, features of length 1 and y 0 or 1; `smoothing` draws
 * the weights, not the offset, towards 0.
 */
export function fitLogistic(rows, { smoothing, steps }) {
  const length = rows[0].features.length;
  const rate = 1 / (rows.length / 2 + smoothing);
  let [weights, offset] = [new Float64Array(length), 0];
  let [ahead, offsetAhead] = [weights, offset];
  for (let step = 1; step <= steps; step += 1) {
    const slope = ahead.map((weight) => weight * smoothing);
    let offsetSlope = 0;
    for (const { features, y } of rows) {
      let odds = offsetAhead;
      for (let at = 0; at < length; at += 1) odds += ahead[at] * features[at];
      const wrong = 1 / (1 + Math.exp(-odds)) - y;
      for (let at = 0; at < length; at += 1) slope[at] += wrong * features[at];
      offsetSlope += wrong;
    }
    const next = ahead.map((weight, at) => weight - rate * slope[at]);
    const nextOffset = offsetAhead - rate * offsetSlope;
    const momentum = (step - 1) / (step + 2);
    ahead = next.map((weight, at) => weight + momentum * (weight - weights[at]));
    offsetAhead = nextOffset + momentum * (nextOffset - offset);
    [weights, offset] = [next, nextOffset];
  }
  return { weights, offset };
}

function oddsOf({ weights, offset }, features) {
  return weights.reduce((sum, weight, at) => sum + weight * features[at], offset);
}

/** Prints the odds that rows get from fits to other folds than their own; `names` are those of y 0 and 1. */
export function crossOdds(rows, fit, folds, names) {
  const crossed = [];
  for (let fold = 0; fold < folds; fold += 1) {
    const isKept = (_, at) => at % folds === fold;
    const found = fitLogistic(
      rows.filter((...each) => !isKept(...each)),
      fit,
    );
    for (const { features, y } of rows.filter(isKept)) crossed.push({ y, odds: oddsOf(found, features) });
  }
  for (const [y, name] of names.entries()) {
    const odds = crossed
      .filter((each) => each.y === y)
      .map((each) => each.odds)
      .toSorted((a, b) => a - b);
    const [least, low, middle, high, most] = [0, 0.05, 0.5, 0.95, 1].map((share) =>
      odds[Math.round(share * (odds.length - 1))].toFixed(1),
    );
    console.log(
      `${odds.length} ${name}: odds ${least} to ${most}, ${middle} at the median, ${low} to ${high} for nine in ten`,
    );
  }
}

/** The file that `src/engines/vision/runtime/linear.ts` reads: the weights and the offset of each output. */
export function toLinearFile(weights, offsets) {
  const count = weights.length;
  const length = weights[0].length;
  const file = Buffer.alloc(count * (8 + length));
  for (const [output, own] of weights.entries()) {
    const scale = own.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    file.writeFloatLE(scale, output * 4);
    file.writeFloatLE(offsets[output], (count + output) * 4);
    for (const [at, weight] of own.entries())
      file.writeInt8(Math.round((weight / scale) * 127), count * 8 + output * length + at);
  }
  return file;
}
