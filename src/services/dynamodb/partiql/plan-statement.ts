import { DuplicateItemException$ } from "@aws-sdk/client-dynamodb";
import { AwsError } from "../../../wire/aws-error.js";
import { conditionFailed, invalidParameter, validationError } from "../errors.js";
import { applyUpdate } from "../expressions/apply-update.js";
import type { BoundCondition } from "../expressions/bound-condition.js";
import { Item } from "../items/item.js";
import { checkIndexKeys, checkItemKeys, checkKey } from "../items/item-key.js";
import type { WritePlan } from "../items/write-plan.js";
import { ITEM_BYTES_MAX } from "../limits.js";
import { keyAttributes, type Table } from "../tables/table.js";
import type { Delete, Exists, Insert, Statement, Update } from "./statement.js";
import { requiredKeyIn } from "./where-keys.js";

/** A statement that writes one item, or looks at one. */
export type WriteStatement = Exclude<Statement, { kind: "SELECT" }>;

export interface StatementPlan extends WritePlan {
  /** What is answered if the condition does not hold. */
  failure: AwsError;
  isCheck: boolean;
}

/** Plans a statement, given its table: the key is among the conditions. */
export function planStatement(table: Table, statement: WriteStatement): StatementPlan {
  switch (statement.kind) {
    case "INSERT":
      return planInsert(table, statement);
    case "UPDATE":
      return planUpdate(table, statement);
    case "DELETE":
      return planDelete(table, statement);
    case "EXISTS":
      return planExists(table, statement);
  }
}

function planInsert(table: Table, { item: attributes }: Insert): StatementPlan {
  const item = Item.of(attributes);
  if (item.size > ITEM_BYTES_MAX) throw validationError("Item size has exceeded the maximum allowed size");
  return {
    keyed: attributes,
    condition: isMissing(table),
    failure: duplicateItem(),
    isCheck: false,
    check: () => checkItemKeys(table, attributes),
    next: () => item,
  };
}

export function duplicateItem(): AwsError {
  return new AwsError(DuplicateItemException$, "Duplicate primary key exists in table");
}

function planUpdate(table: Table, { actions, where }: Update): StatementPlan {
  return {
    ...keyedPlan(table, where),
    check() {
      for (const { name } of keyAttributes(table.key)) {
        if (actions.some(({ path }) => path[0] === name)) {
          throw invalidParameter(`Cannot update attribute ${name}. This attribute is part of the key`);
        }
      }
    },
    next(_table, before) {
      const attributes = before?.copy() ?? {};
      applyUpdate(attributes, actions);
      checkIndexKeys(table, attributes);
      const item = Item.of(attributes);
      if (item.size > ITEM_BYTES_MAX) {
        throw validationError("Item size to update has exceeded the maximum allowed size");
      }
      return item;
    },
  };
}

/** An item that is not there is deleted already; one that is must meet the condition. */
function planDelete(table: Table, { where }: Delete): StatementPlan {
  const condition: BoundCondition = { kind: "or", terms: [isMissing(table), where] };
  return { ...keyedPlan(table, where), condition, next: () => undefined };
}

function isMissing(table: Table): BoundCondition {
  return { kind: "attribute_not_exists", path: [keyAttributes(table.key)[0]?.name ?? ""] };
}

function planExists(table: Table, { where }: Exists): StatementPlan {
  return { ...keyedPlan(table, where), isCheck: true };
}

/** The item must be there: its key is among the conditions. */
function keyedPlan(table: Table, where: BoundCondition): StatementPlan {
  const keyed = requiredKeyIn(table, where);
  checkKey(table, keyed);
  return {
    keyed,
    condition: where,
    failure: conditionFailed(),
    isCheck: false,
    check: () => undefined,
    next: (_table, before) => before,
  };
}
