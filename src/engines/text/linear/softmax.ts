/** Probabilities of scores; `temperature` above 1 makes them less sure. */
export function softmax(scores: ArrayLike<number>, temperature = 1): number[] {
  const all = Array.from(scores);
  const best = Math.max(...all);
  const odds = all.map((score) => Math.exp((score - best) / temperature));
  const total = odds.reduce((sum, odd) => sum + odd, 0);
  return odds.map((odd) => odd / total);
}

/** Index of the largest value. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let at = 1; at < values.length; at++) if ((values[at] ?? 0) > (values[best] ?? 0)) best = at;
  return best;
}
