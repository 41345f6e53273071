/** Slope and offset of the log-odds under which the development spans' being right is likeliest, of a grid of them. */
export function fitBelief(sure) {
  const odds = sure.map(([score]) => Math.log(Math.max(score, 1e-6) / Math.max(1 - score, 1e-6)));
  const lossOf = ({ slope, offset }) =>
    sure.reduce((sum, [, right], nth) => {
      const margin = slope * odds[nth] + offset;
      return sum + Math.log1p(Math.exp(right ? -margin : margin));
    }, 0);
  let best = { belief: { slope: 1, offset: 0 }, loss: Number.POSITIVE_INFINITY };
  for (let slope = 5; slope <= 120; slope += 5) {
    for (let offset = -300; offset <= 200; offset += 10) {
      const belief = { slope: slope / 100, offset: offset / 100 };
      const loss = lossOf(belief);
      if (loss < best.loss) best = { belief, loss };
    }
  }
  return best.belief;
}
