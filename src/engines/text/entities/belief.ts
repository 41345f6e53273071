import { sigmoid } from "../linear/softmax.js";
import type { Entity, EntityType } from "./entity.js";

/** What makes the scores of found names mean how often they are right, in the logarithm of their odds. */
export interface Belief {
  slope: number;
  offset: number;
  /** Added for a name's type: corpora that leave open what some names are teach what remains badly. */
  types?: Readonly<Partial<Record<EntityType, number>>>;
}

/** What a language's entities are believed. */
export interface NameBelief {
  /** Names that models find. */
  found?: Belief;
  /** Names that everybody knows. */
  known: number;
  /** What grammars find, by type. */
  grammar?: Readonly<Partial<Record<EntityType, number>>>;
}

/** models/text/name-beliefs.json, by language; fitted by tools/train/text/name-beliefs.js. */
export type BeliefFile = Readonly<Record<string, NameBelief>>;

const PLAIN: Belief = { slope: 1, offset: 0 };

/** How often a name of this score and type is right. */
export function believe(
  { score, type }: Pick<Entity, "score" | "type">,
  { slope, offset, types }: Belief = PLAIN,
): number {
  const odds = Math.log(Math.max(score, 1e-6) / Math.max(1 - score, 1e-6));
  return sigmoid(slope * odds + offset + (types?.[type] ?? 0));
}
