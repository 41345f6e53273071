/** How much a type's own number is held back to 0: of few examples it says little. */
const TYPE_RESTRAINT = 1;
const STEPS = 30;

/**
 * Slope and offset of the log-odds, and an offset for each type, under which the development spans' being right is likeliest
 * (logistic regression, by Newton's steps).
 * @param {{ score: number, type: string, right: boolean }[]} spans
 */
export function fitBelief(spans) {
  const types = [...new Set(spans.map(({ type }) => type))].sort();
  const rows = spans.map(({ score, type }) => [
    Math.log(Math.max(score, 1e-6) / Math.max(1 - score, 1e-6)),
    1,
    ...types.map((one) => Number(one === type)),
  ]);
  const restraint = [0.02, 0.02, ...types.map(() => TYPE_RESTRAINT)];
  let weights = restraint.map(() => 0);
  for (let step = 0; step < STEPS; step++) {
    const slopes = weights.map((weight, at) => restraint[at] * weight);
    const curves = restraint.map((own, at) => restraint.map((_, to) => (at === to ? own : 0)));
    rows.forEach((row, nth) => {
      const told = 1 / (1 + Math.exp(-row.reduce((sum, value, at) => sum + value * weights[at], 0)));
      row.forEach((value, at) => {
        slopes[at] += value * (told - Number(spans[nth].right));
        row.forEach((other, to) => {
          curves[at][to] += value * other * Math.max(told * (1 - told), 1e-4);
        });
      });
    });
    const by = solve(curves, slopes);
    weights = weights.map((weight, at) => weight - by[at]);
  }
  const [slope, offset, ...own] = weights.map((weight) => Number(weight.toFixed(3)));
  return { slope, offset, types: Object.fromEntries(types.map((type, at) => [type, own[at]])) };
}

/** The vector that a positive definite matrix takes to `sums` (Gauss and Jordan). */
function solve(matrix, sums) {
  const rows = matrix.map((row, at) => [...row, sums[at]]);
  rows.forEach((row, at) => {
    const pivot = row[at];
    for (let to = 0; to < row.length; to++) row[to] /= pivot;
    rows.forEach((other, nth) => {
      if (nth === at) return;
      const by = other[at];
      for (let to = 0; to < row.length; to++) other[to] -= by * row[to];
    });
  });
  return rows.map((row) => row.at(-1));
}
