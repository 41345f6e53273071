/** What makes the scores of found names mean how often they are right, in the logarithm of their odds. */
export interface Belief {
  slope: number;
  offset: number;
}

/** What a language's names are believed: those that models find, where no chain says it, and those that everybody knows. */
export interface NameBelief {
  found?: Belief;
  known: number;
}

/** models/text/name-beliefs.json, by language, `any` for those without a development split; fitted by tools/train/text/name-beliefs.js. */
export type BeliefFile = Readonly<Record<string, NameBelief>>;

const PLAIN: Belief = { slope: 1, offset: 0 };

/** How often a name of this score is right. */
export function believe(score: number, { slope, offset }: Belief = PLAIN): number {
  const odds = Math.log(Math.max(score, 1e-6) / Math.max(1 - score, 1e-6));
  return 1 / (1 + Math.exp(-(slope * odds + offset)));
}
