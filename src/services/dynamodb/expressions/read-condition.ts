import { CONDITION_FUNCTIONS, type FunctionName } from "./bound-condition.js";
import { checkReservedWords } from "./check-reserved-words.js";
import { callsIn, callsOf, type Leaf, leavesOf, operandsOf, pathsOf } from "./operands.js";
import { parseCondition, REDUNDANT_PARENTHESES } from "./parse-condition.js";
import type { Condition } from "./syntax.js";
import { type ExpressionLabel, expressionError } from "./tokens.js";

/** What a condition's text alone says, checked as AWS does: syntax, parentheses, functions, reserved words. */
export function readCondition(text: string, label: ExpressionLabel): Condition {
  const { condition, hasRedundantParentheses } = parseCondition(text, label);
  if (hasRedundantParentheses) throw expressionError(label, REDUNDANT_PARENTHESES);
  const leaves = [...leavesOf(condition)];
  for (const leaf of leaves) checkFunctionNames(leaf, label);
  for (const leaf of leaves) checkFunctionPlaces(leaf, label);
  for (const leaf of leaves)
    checkReservedWords(
      operandsOf(leaf).flatMap((o) => [...pathsOf(o)]),
      label,
    );
  return condition;
}

const UPDATE_FUNCTIONS = new Set(["if_not_exists", "list_append"]);

function checkFunctionNames(leaf: Leaf, label: ExpressionLabel): void {
  for (const call of callsIn(leaf)) {
    if (UPDATE_FUNCTIONS.has(call.name)) {
      throw expressionError(
        label,
        `The function is not allowed in a condition expression; function: ${call.name}`,
      );
    }
    if (!isFunctionName(call.name)) {
      throw expressionError(label, `Invalid function name; function: ${call.name}`);
    }
  }
}

/** Only `size` gives a value; only the others are conditions. */
function checkFunctionPlaces(leaf: Leaf, label: ExpressionLabel): void {
  const misused =
    operandsOf(leaf)
      .flatMap((operand) => [...callsOf(operand)])
      .find((call) => call.name !== "size") ??
    (leaf.kind === "call" && leaf.name === "size" ? leaf : undefined);
  if (misused !== undefined) {
    throw expressionError(
      label,
      `The function is not allowed to be used this way in an expression; function: ${misused.name}`,
    );
  }
}

function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(CONDITION_FUNCTIONS, name);
}
