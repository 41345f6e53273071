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
  const isGiven = hasAny(expressions);
  if (isGiven && hasAny(others)) {
    const [given, older] = [present(expressions).join(", "), present(others).join(", ")];
    throw validationError(
      "Can not use both expression and non-expression parameters in the same request: " +
        `Non-expression parameters: {${older}} Expression parameters: {${given}}`,
    );
  }
  if (request.ExpressionAttributeNames !== undefined && !isGiven) {
    throw validationError("ExpressionAttributeNames can only be specified when using expressions");
  }
  if (request.ExpressionAttributeValues === undefined) return;
  const takingValues = Object.keys(expressions).filter((name) => name !== "ProjectionExpression");
  if (takingValues.length === 0) return;
  if (takingValues.every((name) => expressions[name] === undefined)) {
    const fault = "ExpressionAttributeValues can only be specified when using expressions";
    if (wording === "counted") throw validationError(fault);
    throw validationError(
      `${fault}: ${takingValues.join(" and ")} ${takingValues.length > 1 ? "are" : "is"} null`,
    );
  }
}

function hasAny(parameters: Parameters): boolean {
  for (const name in parameters) if (parameters[name] !== undefined) return true;
  return false;
}

function present(parameters: Parameters): string[] {
  return Object.keys(parameters).filter((name) => parameters[name] !== undefined);
}
