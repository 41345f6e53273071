import { validationError } from "../errors.js";
import type { Wording } from "../wording.js";

/** Parameters of a request, by name; those that were not sent are undefined. */
type Parameters = Readonly<Record<string, unknown>>;

/** A request speaks in expressions or in the older parameters, not in both; and gives names and values only to expressions. */
export function checkExpressionParameters(
  expressions: Parameters,
  others: Parameters,
  request: {
    ExpressionAttributeNames?: unknown;
    ExpressionAttributeValues?: unknown;
  },
  wording: Wording = "older",
): void {
  const given = present(expressions);
  const older = present(others);
  if (given.length > 0 && older.length > 0) {
    throw validationError(
      "Can not use both expression and non-expression parameters in the same request: " +
        `Non-expression parameters: {${older.join(", ")}} Expression parameters: {${given.join(", ")}}`,
    );
  }
  if (request.ExpressionAttributeNames !== undefined && given.length === 0) {
    throw validationError("ExpressionAttributeNames can only be specified when using expressions");
  }
  const takingValues = Object.keys(expressions).filter((name) => name !== "ProjectionExpression");
  if (request.ExpressionAttributeValues === undefined || takingValues.length === 0) return;
  if (takingValues.every((name) => expressions[name] === undefined)) {
    const fault = "ExpressionAttributeValues can only be specified when using expressions";
    if (wording === "counted") throw validationError(fault);
    throw validationError(
      `${fault}: ${takingValues.join(" and ")} ${takingValues.length > 1 ? "are" : "is"} null`,
    );
  }
}

function present(parameters: Parameters): string[] {
  return Object.keys(parameters).filter((name) => parameters[name] !== undefined);
}
