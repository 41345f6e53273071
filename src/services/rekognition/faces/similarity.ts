/**
 * How alike two faces are, in percent, from the distance of their identities. Of 100 pairs of one person 98 are closer than 0.6,
 * where AWS's default threshold of 80 lies; 99 lies where not one pair of two people in a million is.
 */
const DISTANCE_AT_DEFAULT = 0.6;
const SIMILARITY_AT_DEFAULT_PERCENT = 80;
/** How fast the odds change with distance. */
const STEP = 0.0163;
const ODDS_AT_DEFAULT = Math.log(SIMILARITY_AT_DEFAULT_PERCENT / (100 - SIMILARITY_AT_DEFAULT_PERCENT));

export function toSimilarityPercent(distance: number): number {
  return 100 / (1 + Math.exp((distance - DISTANCE_AT_DEFAULT) / STEP - ODDS_AT_DEFAULT));
}

/** The distance at which the similarity is this. 0 percent takes every face, 100 none but the same picture's. */
export function toDistance(similarityPercent: number): number {
  if (similarityPercent <= 0) return Infinity;
  if (similarityPercent >= 100) return 0;
  const odds = Math.log(similarityPercent / (100 - similarityPercent));
  return Math.max(0, DISTANCE_AT_DEFAULT + (ODDS_AT_DEFAULT - odds) * STEP);
}

export function distanceOf(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += ((one[at] ?? 0) - (other[at] ?? 0)) ** 2;
  return Math.sqrt(sum);
}
