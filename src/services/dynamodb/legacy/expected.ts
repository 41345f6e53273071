import type { ExpectedAttributeValue } from "@aws-sdk/client-dynamodb";
import { invalidParameter } from "../errors.js";
import type { BoundCondition } from "../expressions/bound-condition.js";
import { toValue } from "../values/check-value.js";
import type { Refuse } from "../wording.js";
import {
  checkConditionalOperator,
  type LegacyCondition,
  toBoundCondition,
  toLegacyCondition,
} from "./conditions.js";

/** Checks `Expected` and says it as a condition; undefined where nothing is expected. */
export function toExpectedCondition(
  expected: Record<string, ExpectedAttributeValue> | undefined,
  conditionalOperator: string | undefined,
  refuse: Refuse,
): BoundCondition | undefined {
  const conditions = Object.entries(expected ?? {}).map(([name, value]) => toCondition(name, value, refuse));
  if (conditions.length > 0) return toBoundCondition(conditions, conditionalOperator);
  checkConditionalOperator(conditionalOperator, false);
  return undefined;
}

function toCondition(name: string, expected: ExpectedAttributeValue, refuse: Refuse): LegacyCondition {
  const { Value, Exists, ComparisonOperator, AttributeValueList } = expected;
  const fault = (detail: string) => invalidParameter(`${detail} for Attribute: ${name}`);
  if (AttributeValueList !== undefined && Value !== undefined) {
    throw fault("Value and AttributeValueList cannot be used together");
  }
  if (ComparisonOperator !== undefined) {
    if (Exists !== undefined) throw fault("Exists and ComparisonOperator cannot be used together");
    const takesNone = ComparisonOperator === "NULL" || ComparisonOperator === "NOT_NULL";
    if (!takesNone && AttributeValueList === undefined && Value === undefined) {
      throw fault(`Value or AttributeValueList must be used with ComparisonOperator: ${ComparisonOperator}`);
    }
    return toLegacyCondition(name, ComparisonOperator, AttributeValueList ?? (Value ? [Value] : []), refuse);
  }
  if (AttributeValueList !== undefined) {
    throw fault("AttributeValueList can only be used with a ComparisonOperator");
  }
  if (Exists === false) {
    if (Value !== undefined) throw fault("Value cannot be used when Exists is false");
    return { attribute: name, operator: "NULL", values: [] };
  }
  if (Value === undefined) throw fault(`Value must be provided when Exists is ${Exists ?? "null"}`);
  return { attribute: name, operator: "EQ", values: [toValue(Value, refuse)] };
}
