import type { AttributeValue, ExpectedAttributeValue } from "@aws-sdk/client-dynamodb";
import { validationError } from "../errors.js";
import { toCondition } from "../expressions/bind-condition.js";
import type { Bindings, Path } from "../expressions/bindings.js";
import type { BoundCondition } from "../expressions/bound-condition.js";
import { toExpectedCondition } from "../legacy/expected.js";
import { type KeyAttribute, keyAttributes, type Table } from "../tables/table.js";
import { refusalsIn, type Wording } from "../wording.js";

/** The parameters by which a write is made conditional. */
export interface ConditionRequest {
  ConditionExpression?: string | undefined;
  Expected?: Record<string, ExpectedAttributeValue> | undefined;
  ConditionalOperator?: string | undefined;
  ExpressionAttributeNames?: Record<string, string> | undefined;
  ExpressionAttributeValues?: Record<string, AttributeValue> | undefined;
}

export interface RequestedCondition {
  condition: BoundCondition | undefined;
  paths: readonly Path[];
}

/** The condition of a write, in whichever form it came. */
export function requestedCondition(
  request: ConditionRequest,
  bindings: Bindings,
  wording: Wording,
): RequestedCondition {
  if (request.ConditionExpression !== undefined) {
    return toCondition(request.ConditionExpression, "ConditionExpression", bindings);
  }
  return {
    condition: toExpectedCondition(request.Expected, request.ConditionalOperator, refusalsIn(wording)),
    paths: [],
  };
}

/** No path may lead into a key attribute: keys are scalars. */
export function checkScalarKeys(table: Table, paths: readonly Path[]): void {
  if (paths.every((path) => path.length === 1)) return;
  const nested = new Set(paths.filter((path) => path.length > 1).map((path) => path[0]));
  const check = (attributes: readonly KeyAttribute[], what: string) => {
    const found = attributes.find(({ name }) => nested.has(name));
    if (found === undefined) return;
    throw validationError(
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: " +
        `${what}: ${found.name}`,
    );
  };
  check(keyAttributes(table.key), "Key");
  for (const index of table.indexes) check(keyAttributes(index.key), "IndexKey");
}
