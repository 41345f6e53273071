import { oddsOf, toProbability } from "../objects/odds.js";

/** Photographs of things have odds above `enough`; what a picture lacks counts against all that is seen in it. */
const THINGS = { enough: 1, weight: 1.03 };

/** What counts against anything seen in a picture, as odds: 0 in photographs of things, less in pictures of nothing. */
export function lackOfThings(things: number): number {
  return THINGS.weight * Math.min(0, things - THINGS.enough);
}

/** The classifier spreads a tenth over all its classes, so less than this tells nothing. */
const TOLD_MIN = 0.02;
/** Fitted on annotated photographs: see docs/models/vision.md. */
const CURVE = { slope: 1.5, offset: 1.5 };

/**
 * How likely a picture shows a kind of thing, from what the classifier gives all classes of the kind together. It was taught to
 * doubt, so 0.3 is more likely right than wrong.
 */
export function kindLikelihood(sum: number, things: number): number {
  if (sum < TOLD_MIN) return 0;
  return toProbability(CURVE.slope * oddsOf(sum) + CURVE.offset + lackOfThings(things));
}
