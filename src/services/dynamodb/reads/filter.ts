import type { Condition } from "@aws-sdk/client-dynamodb";
import { validationError } from "../errors.js";
import { toCondition } from "../expressions/bind-condition.js";
import type { Bindings, Path } from "../expressions/bindings.js";
import type { BoundCondition } from "../expressions/bound-condition.js";
import { toBoundCondition, toLegacyConditions } from "../legacy/conditions.js";
import { type KeySchema, keyAttributes } from "../tables/table.js";
import type { Refuse } from "../wording.js";

export interface RequestedFilter {
  condition: BoundCondition | undefined;
  paths: readonly Path[];
  /** How AWS's messages call the parameter. */
  parameter: string;
}

/** The filter of a Query or Scan, in whichever form it came. */
export function requestedFilter(
  expression: string | undefined,
  older: Record<string, Condition> | undefined,
  olderName: "QueryFilter" | "ScanFilter",
  conditionalOperator: string | undefined,
  bindings: Bindings,
  refuse: Refuse,
): RequestedFilter {
  if (expression !== undefined) {
    return { ...toCondition(expression, "FilterExpression", bindings), parameter: "Filter Expression" };
  }
  const conditions = toLegacyConditions(older, refuse);
  const condition = conditions.length === 0 ? undefined : toBoundCondition(conditions, conditionalOperator);
  return { condition, paths: conditions.map(({ attribute }) => [attribute]), parameter: olderName };
}

/** A query's filter may not speak of the key that it queries by. */
export function checkFilterKeys(key: KeySchema, { paths, parameter }: RequestedFilter): void {
  for (const { name } of keyAttributes(key)) {
    if (!paths.some((path) => path[0] === name)) continue;
    throw validationError(
      `${parameter} can only contain non-primary key attributes: Primary key attribute: ${name}`,
    );
  }
}
