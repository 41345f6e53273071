/** Probabilities of scores; `temperature` above 1 makes them less sure. */
export function softmax(scores: ArrayLike<number>, temperature = 1): number[] {
  let best = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < scores.length; at++) best = Math.max(best, scores[at] ?? 0);
  const odds = new Array<number>(scores.length);
  let total = 0;
  for (let at = 0; at < scores.length; at++) {
    const odd = Math.exp(((scores[at] ?? 0) - best) / temperature);
    odds[at] = odd;
    total += odd;
  }
  for (let at = 0; at < odds.length; at++) odds[at] = (odds[at] ?? 0) / total;
  return odds;
}

/** The probability of something whose log-odds these are. */
export function sigmoid(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}

/** Index of the largest value. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let at = 1; at < values.length; at++) if ((values[at] ?? 0) > (values[best] ?? 0)) best = at;
  return best;
}
