/** Where a probability is taken for certain. */
const EDGE = 0.001;

/** The logarithm of the odds; of less than `least` as of that. */
export function oddsOf(probability: number, least = EDGE): number {
  const inner = Math.min(1 - least, Math.max(least, probability));
  return Math.log(inner / (1 - inner));
}

export function toProbability(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}
