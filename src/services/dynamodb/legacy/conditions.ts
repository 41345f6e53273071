import type { AttributeValue, ComparisonOperator, Condition } from "@aws-sdk/client-dynamodb";
import { invalidParameter, validationError } from "../errors.js";
import type { BoundCondition, BoundOperand } from "../expressions/bound-condition.js";
import type { KeyCondition } from "../expressions/key-condition.js";
import { compareValues, typeOf, type Value } from "../values/attribute-value.js";
import { checkAttributeName, toValue } from "../values/check-value.js";
import type { Refuse } from "../wording.js";

/** A condition on one attribute, as KeyConditions, QueryFilter, ScanFilter and Expected write it. */
export interface LegacyCondition {
  attribute: string;
  operator: ComparisonOperator;
  values: readonly Value[];
}

/** How many values an operator takes, and of which types. */
const OPERATORS: Readonly<
  Record<ComparisonOperator, { least: number; most: number; types?: readonly string[] }>
> = {
  NULL: { least: 0, most: 0 },
  NOT_NULL: { least: 0, most: 0 },
  EQ: { least: 1, most: 1 },
  NE: { least: 1, most: 1 },
  LE: { least: 1, most: 1, types: ["S", "N", "B"] },
  LT: { least: 1, most: 1, types: ["S", "N", "B"] },
  GE: { least: 1, most: 1, types: ["S", "N", "B"] },
  GT: { least: 1, most: 1, types: ["S", "N", "B"] },
  CONTAINS: { least: 1, most: 1, types: ["S", "N", "B"] },
  NOT_CONTAINS: { least: 1, most: 1, types: ["S", "N", "B"] },
  BEGINS_WITH: { least: 1, most: 1, types: ["S", "B"] },
  IN: { least: 1, most: Number.POSITIVE_INFINITY, types: ["S", "N", "B"] },
  BETWEEN: { least: 2, most: 2, types: ["S", "N", "B"] },
};

/** Checks KeyConditions, QueryFilter or ScanFilter. */
export function toLegacyConditions(
  conditions: Record<string, Condition> | undefined,
  refuse: Refuse,
): LegacyCondition[] {
  return Object.entries(conditions ?? {}).map(([attribute, condition]) => {
    checkAttributeName(attribute);
    return toLegacyCondition(
      attribute,
      condition.ComparisonOperator as ComparisonOperator,
      condition.AttributeValueList ?? [],
      refuse,
    );
  });
}

export function toLegacyCondition(
  attribute: string,
  operator: ComparisonOperator,
  given: readonly AttributeValue[],
  refuse: Refuse,
): LegacyCondition {
  const values = given.map((value) => toValue(value, refuse));
  const { least, most, types } = OPERATORS[operator];
  if (values.length < least || values.length > most) {
    throw invalidParameter(`Invalid number of argument(s) for the ${operator} ComparisonOperator`);
  }
  const [first, second] = values;
  if (first === undefined) return { attribute, operator, values };
  if (values.some((value) => typeOf(value) !== typeOf(first))) {
    throw invalidParameter("AttributeValues inside AttributeValueList must be of same type");
  }
  if (types !== undefined && !types.includes(typeOf(first))) {
    throw invalidParameter(
      `ComparisonOperator ${operator} is not valid for ${typeOf(first)} AttributeValue type`,
    );
  }
  if (operator === "BETWEEN" && second !== undefined && (compareValues(first, second) ?? 0) > 0) {
    throw validationError(
      "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound",
    );
  }
  return { attribute, operator, values };
}

/** The same as an expression would say it. */
export function toBoundCondition(
  conditions: readonly LegacyCondition[],
  conditionalOperator: string | undefined,
): BoundCondition {
  return { kind: conditionalOperator === "OR" ? "or" : "and", terms: conditions.map(toTerm) };
}

const COMPARATORS = { EQ: "=", NE: "<>", LE: "<=", LT: "<", GE: ">=", GT: ">" } as const;

function toTerm({ attribute, operator, values }: LegacyCondition): BoundCondition {
  const path = [attribute];
  const operand: BoundOperand = { kind: "path", path };
  const [first, second] = values.map((value): BoundOperand => ({ kind: "value", value }));
  if (operator === "NULL" || first === undefined) {
    return { kind: operator === "NULL" ? "attribute_not_exists" : "attribute_exists", path };
  }
  switch (operator) {
    case "NOT_NULL":
      return { kind: "attribute_exists", path };
    case "CONTAINS":
      return { kind: "contains", operand, part: first };
    case "NOT_CONTAINS":
      // Unlike NE, false for an attribute that does not exist.
      return {
        kind: "and",
        terms: [
          { kind: "attribute_exists", path },
          { kind: "not", term: { kind: "contains", operand, part: first } },
        ],
      };
    case "BEGINS_WITH":
      return { kind: "begins_with", operand, prefix: first };
    case "IN":
      return { kind: "in", operand, choices: values.map((value) => ({ kind: "value", value })) };
    case "BETWEEN":
      return { kind: "between", operand, low: first, high: second ?? first };
    default:
      return { kind: "compare", comparator: COMPARATORS[operator], left: operand, right: first };
  }
}

/** A condition of `KeyConditions`. Its operator may be one that keys do not take: that is told once the table is known. */
export function toKeyCondition({ attribute, operator, values }: LegacyCondition): KeyCondition {
  return { attribute, operator: operator as KeyCondition["operator"], values };
}

/** A ConditionalOperator needs conditions to combine. */
export function checkConditionalOperator(operator: string | undefined, hasConditions: boolean): void {
  if (operator !== undefined && !hasConditions) {
    throw invalidParameter("ConditionalOperator cannot be used without Filter or Expected");
  }
}
