import type { BoundCondition } from "../expressions/bound-condition.js";
import { meets } from "../expressions/evaluate-condition.js";
import type { Table } from "../tables/table.js";
import type { Attributes } from "../values/attribute-value.js";
import type { Item } from "./item.js";

/** One write, checked as far as it can be without its table. The same for single items, batches and transactions. */
export interface WritePlan {
  /** Attributes that the key is among. */
  keyed: Attributes;
  condition: BoundCondition | undefined;
  /** What must hold of the write given the table. */
  check(table: Table): void;
  /** The item to be, given the item that is; undefined deletes. */
  next(table: Table, before: Item | undefined): Item | undefined;
}

/** A condition on an item that does not exist is one on an item without attributes. */
export function isConditionMet(condition: BoundCondition | undefined, before: Item | undefined): boolean {
  return condition === undefined || meets(before?.attributes ?? {}, condition);
}
