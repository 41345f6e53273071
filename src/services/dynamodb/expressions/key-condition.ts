import { validationError } from "../errors.js";
import type { Value } from "../values/attribute-value.js";
import type { BoundCondition, BoundOperand } from "./bound-condition.js";
import type { Comparator } from "./syntax.js";

/** What a query asks of one key attribute. */
export interface KeyCondition {
  attribute: string;
  operator: "EQ" | "LT" | "LE" | "GT" | "GE" | "BETWEEN" | "BEGINS_WITH";
  /** Two for BETWEEN, one otherwise. */
  values: readonly Value[];
}

type Operator = KeyCondition["operator"];

const OPERATORS: Readonly<Record<Exclude<Comparator, "<>">, { operator: Operator; mirrored: Operator }>> = {
  "=": { operator: "EQ", mirrored: "EQ" },
  "<": { operator: "LT", mirrored: "GT" },
  "<=": { operator: "LE", mirrored: "GE" },
  ">": { operator: "GT", mirrored: "LT" },
  ">=": { operator: "GE", mirrored: "LE" },
};

const PREFIX = "Invalid condition in KeyConditionExpression: ";

/** The conditions on single attributes that a key condition expression is made of, or AWS's words for what is not one. */
export function toKeyConditions(condition: BoundCondition): KeyCondition[] {
  const conditions: KeyCondition[] = [];
  for (const term of condition.kind === "and" ? flatten(condition) : [condition]) {
    const found = toKeyCondition(term);
    if (conditions.some(({ attribute }) => attribute === found.attribute)) {
      throw validationError("KeyConditionExpressions must only contain one condition per key");
    }
    conditions.push(found);
  }
  return conditions;
}

function flatten(condition: BoundCondition): BoundCondition[] {
  return condition.kind === "and" ? condition.terms.flatMap(flatten) : [condition];
}

function toKeyCondition(condition: BoundCondition): KeyCondition {
  switch (condition.kind) {
    case "compare":
      if (condition.comparator === "<>") throw invalidOperator("<>");
      return compareCondition(condition.comparator, condition.left, condition.right);
    case "between":
      if (condition.operand.kind !== "path") throw notFirst("BETWEEN");
      return leafCondition("BETWEEN", condition.operand, [condition.low, condition.high]);
    case "begins_with":
      if (condition.operand.kind !== "path") throw notFirst("begins_with");
      return leafCondition("BEGINS_WITH", condition.operand, [condition.prefix]);
    case "or":
    case "not":
    case "in":
      throw invalidOperator(condition.kind.toUpperCase());
    default:
      throw invalidOperator(condition.kind);
  }
}

function compareCondition(
  comparator: keyof typeof OPERATORS,
  left: BoundOperand,
  right: BoundOperand,
): KeyCondition {
  const { operator, mirrored } = OPERATORS[comparator];
  const isMirrored = left.kind !== "path" && right.kind === "path";
  return isMirrored ? leafCondition(mirrored, right, [left]) : leafCondition(operator, left, [right]);
}

function leafCondition(operator: Operator, first: BoundOperand, rest: BoundOperand[]): KeyCondition {
  if (first.kind === "path" && first.path.length > 1) {
    throw validationError("KeyConditionExpressions cannot have conditions on nested attributes");
  }
  if (rest.some(({ kind }) => kind === "path")) {
    throw validationError(`${PREFIX}Multiple attribute names used in one condition`);
  }
  if (first.kind === "size" || rest.some(({ kind }) => kind === "size")) {
    throw validationError("KeyConditionExpressions cannot contain nested operations");
  }
  if (first.kind !== "path") throw validationError(`${PREFIX}No key attribute specified`);
  const [attribute] = first.path;
  const values: Value[] = [];
  for (const operand of rest) if (operand.kind === "value") values.push(operand.value);
  return { attribute: attribute as string, operator, values };
}

function invalidOperator(operator: string) {
  return validationError(`Invalid operator used in KeyConditionExpression: ${operator}`);
}

function notFirst(operator: string) {
  return validationError(`${PREFIX}${operator} operator must have the key attribute as its first operand`);
}
