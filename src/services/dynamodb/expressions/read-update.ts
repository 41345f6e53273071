import { CONDITION_FUNCTIONS } from "./bound-condition.js";
import { checkReservedWords } from "./check-reserved-words.js";
import { callsOf, pathsOf } from "./operands.js";
import { parseUpdate } from "./parse-update.js";
import type { Operand, PathStep, SetValue, UpdateAction } from "./syntax.js";
import { expressionError } from "./tokens.js";

const LABEL = "UpdateExpression";

export interface ReadUpdate {
  actions: readonly UpdateAction[];
  /** Every path in it, in the order written. */
  steps: readonly (readonly PathStep[])[];
}

/** What an update's text alone says, checked as AWS does: syntax, reserved words, functions, clauses. */
export function readUpdate(text: string): ReadUpdate {
  const { actions, repeatedClause } = parseUpdate(text);
  const steps = actions.flatMap(pathsIn);
  checkReservedWords(steps, LABEL);
  checkFunctions(actions);
  if (repeatedClause !== undefined) {
    throw expressionError(
      LABEL,
      `The "${repeatedClause}" section can only be used once in an update expression;`,
    );
  }
  return { actions, steps };
}

function pathsIn(action: UpdateAction): (readonly PathStep[])[] {
  if (action.kind !== "SET") return [action.path];
  return [action.path, ...setOperands(action.value).flatMap((operand) => [...pathsOf(operand)])];
}

function setOperands(value: SetValue): Operand[] {
  return value.kind === "plus" || value.kind === "minus" ? [value.left, value.right] : [value];
}

function checkFunctions(actions: readonly UpdateAction[]): void {
  const operands = actions.flatMap((action) => (action.kind === "SET" ? setOperands(action.value) : []));
  for (const call of operands.flatMap((operand) => [...callsOf(operand)])) {
    if (Object.hasOwn(CONDITION_FUNCTIONS, call.name)) {
      throw expressionError(
        LABEL,
        `The function is not allowed in an update expression; function: ${call.name}`,
      );
    }
    if (call.name !== "if_not_exists" && call.name !== "list_append") {
      throw expressionError(LABEL, `Invalid function name; function: ${call.name}`);
    }
  }
  for (const operand of operands) {
    const inner = [...callsOf(operand)].filter((call) => call !== operand);
    if (inner.some(({ name }) => name === "list_append")) {
      throw expressionError(
        LABEL,
        "The function is not allowed to be used this way in an expression; function: list_append",
      );
    }
  }
}
