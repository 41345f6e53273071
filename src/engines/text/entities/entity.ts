/** The types that Comprehend tells apart. */
export type EntityType =
  | "PERSON"
  | "LOCATION"
  | "ORGANIZATION"
  | "COMMERCIAL_ITEM"
  | "EVENT"
  | "DATE"
  | "QUANTITY"
  | "TITLE"
  | "OTHER";

/** Something named in a text, by UTF-16 indices. */
export interface Entity {
  start: number;
  end: number;
  type: EntityType;
  /** Probability, 0 to 1. */
  score: number;
}

/** The entities of both lists, none overlapping: of two that do, the surer; on a tie, the first list's. */
export function mergeEntities(first: readonly Entity[], second: readonly Entity[]): Entity[] {
  const ranked = [...first, ...second].sort((a, b) => b.score - a.score);
  const kept: Entity[] = [];
  for (const entity of ranked) {
    if (kept.every((other) => entity.end <= other.start || entity.start >= other.end)) kept.push(entity);
  }
  return kept.sort((a, b) => a.start - b.start);
}
