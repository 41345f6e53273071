import type { Value } from "../values/attribute-value.js";
import type { Path } from "./bindings.js";
import type { Comparator } from "./syntax.js";

/** The functions of conditions, with how many operands each takes. */
export const CONDITION_FUNCTIONS = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  size: 1,
} as const;

export type FunctionName = keyof typeof CONDITION_FUNCTIONS;

export type BoundOperand =
  | { kind: "path"; path: Path }
  | { kind: "value"; value: Value }
  | { kind: "size"; operand: BoundOperand };

/** A condition ready to be evaluated: checked, with names and values in place. */
export type BoundCondition =
  | { kind: "and"; terms: readonly BoundCondition[] }
  | { kind: "or"; terms: readonly BoundCondition[] }
  | { kind: "not"; term: BoundCondition }
  | { kind: "compare"; comparator: Comparator; left: BoundOperand; right: BoundOperand }
  | { kind: "between"; operand: BoundOperand; low: BoundOperand; high: BoundOperand }
  | { kind: "in"; operand: BoundOperand; choices: readonly BoundOperand[] }
  | { kind: "attribute_exists" | "attribute_not_exists"; path: Path }
  | { kind: "attribute_type"; operand: BoundOperand; type: string }
  | { kind: "begins_with"; operand: BoundOperand; prefix: BoundOperand }
  | { kind: "contains"; operand: BoundOperand; part: BoundOperand };

/** Every path that a condition names. */
export function conditionPaths(condition: BoundCondition): Path[] {
  switch (condition.kind) {
    case "and":
    case "or":
      return condition.terms.flatMap(conditionPaths);
    case "not":
      return conditionPaths(condition.term);
    case "attribute_exists":
    case "attribute_not_exists":
      return [condition.path];
    case "compare":
      return operandPaths(condition.left, condition.right);
    case "between":
      return operandPaths(condition.operand, condition.low, condition.high);
    case "in":
      return operandPaths(condition.operand, ...condition.choices);
    case "attribute_type":
      return operandPaths(condition.operand);
    case "begins_with":
      return operandPaths(condition.operand, condition.prefix);
    case "contains":
      return operandPaths(condition.operand, condition.part);
  }
}

function operandPaths(...operands: BoundOperand[]): Path[] {
  return operands.flatMap((operand) => {
    if (operand.kind === "path") return [operand.path];
    return operand.kind === "size" ? operandPaths(operand.operand) : [];
  });
}
