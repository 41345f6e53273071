import type { BoundUpdateAction } from "../expressions/bind-update.js";
import type { Path } from "../expressions/bindings.js";
import type { BoundCondition } from "../expressions/bound-condition.js";
import type { Attributes } from "../values/attribute-value.js";

/** Which attributes a write gives back. */
export interface Returning {
  /** All attributes, or those that were written. */
  scope: "ALL" | "MODIFIED";
  state: "OLD" | "NEW";
}

export interface Select {
  kind: "SELECT";
  table: string;
  index: string | undefined;
  /** Undefined for `*`. */
  paths: Path[] | undefined;
  where: BoundCondition | undefined;
  order: { attribute: string; isDescending: boolean } | undefined;
}

export interface Insert {
  kind: "INSERT";
  table: string;
  item: Attributes;
}

export interface Update {
  kind: "UPDATE";
  table: string;
  actions: BoundUpdateAction[];
  where: BoundCondition;
  returning: Returning | undefined;
}

export interface Delete {
  kind: "DELETE";
  table: string;
  where: BoundCondition;
  returning: Returning | undefined;
}

/** `EXISTS(SELECT …)`: a condition of a transaction. */
export interface Exists {
  kind: "EXISTS";
  table: string;
  where: BoundCondition;
}

export type Statement = Select | Insert | Update | Delete | Exists;
