import { BoundedCache } from "../../../core/bounded-cache.js";
import { readCondition } from "./read-condition.js";
import { readProjection } from "./read-projection.js";
import { type ReadUpdate, readUpdate } from "./read-update.js";
import type { Condition, PathStep } from "./syntax.js";
import type { ExpressionLabel } from "./tokens.js";

/** Reads expressions as far as their text alone goes: names and values are filled in by each request. */
export interface SyntaxReader {
  condition(text: string, label: ExpressionLabel): Condition;
  update(text: string): ReadUpdate;
  projection(text: string): readonly (readonly PathStep[])[];
}

export const PLAIN_READER: SyntaxReader = {
  condition: readCondition,
  update: readUpdate,
  projection: readProjection,
};

const TEXTS_MAX = 1000;
/** Longer ones are rarely sent twice, and would make the memory they take hard to foresee. */
const TEXT_LENGTH_MAX = 1024;

/** Programs send the same few expressions over and over, with other values: their syntax is read once. */
export class RememberingReader implements SyntaxReader {
  readonly #conditions = new BoundedCache<string, Condition>(TEXTS_MAX);
  readonly #updates = new BoundedCache<string, ReadUpdate>(TEXTS_MAX);
  readonly #projections = new BoundedCache<string, readonly (readonly PathStep[])[]>(TEXTS_MAX);

  condition(text: string, label: ExpressionLabel): Condition {
    // A fault is told with the label; what is remembered has none, so it holds for all labels.
    return remembered(this.#conditions, text, () => readCondition(text, label));
  }

  update(text: string): ReadUpdate {
    return remembered(this.#updates, text, () => readUpdate(text));
  }

  projection(text: string): readonly (readonly PathStep[])[] {
    return remembered(this.#projections, text, () => readProjection(text));
  }
}

function remembered<T>(cache: BoundedCache<string, T>, text: string, read: () => T): T {
  if (text.length > TEXT_LENGTH_MAX) return read();
  const known = cache.get(text);
  if (known !== undefined) return known;
  const made = read();
  cache.set(text, made);
  return made;
}
