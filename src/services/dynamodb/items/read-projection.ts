import { invalidParameter } from "../errors.js";
import { Bindings, type Path } from "../expressions/bindings.js";
import { project } from "../expressions/paths.js";
import { toProjection } from "../expressions/projection.js";
import type { SyntaxReader } from "../expressions/syntax-reader.js";
import { checkAttributeName } from "../values/check-value.js";
import { checkExpressionParameters } from "./expression-parameters.js";
import { type Item, itemOutput, toOutput } from "./item.js";

export interface ProjectionRequest {
  ProjectionExpression?: string | undefined;
  AttributesToGet?: string[] | undefined;
  ExpressionAttributeNames?: Record<string, string> | undefined;
}

/** Which parts of items a read asks for; undefined for all. */
export function requestedPaths(request: ProjectionRequest, bindings: Bindings): Path[] | undefined {
  if (request.ProjectionExpression !== undefined) return toProjection(request.ProjectionExpression, bindings);
  return attributePaths(request.AttributesToGet);
}

/** A request with a projection and no other expression speaks in one form only. */
export function checkProjectionParameters(request: ProjectionRequest): void {
  const { ProjectionExpression, AttributesToGet, ExpressionAttributeNames } = request;
  if (ProjectionExpression === undefined && ExpressionAttributeNames === undefined) return;
  checkExpressionParameters({ ProjectionExpression }, { AttributesToGet }, request);
}

/** The projection of a request that has no other expression. */
export function onlyProjection(request: ProjectionRequest, reader?: SyntaxReader): Path[] | undefined {
  const { ProjectionExpression, AttributesToGet, ExpressionAttributeNames } = request;
  if (ProjectionExpression === undefined && ExpressionAttributeNames === undefined) {
    return attributePaths(AttributesToGet);
  }
  checkProjectionParameters(request);
  const bindings = new Bindings(request.ExpressionAttributeNames, undefined, reader);
  const paths = requestedPaths(request, bindings);
  bindings.checkAllUsed();
  return paths;
}

/** `AttributesToGet` names whole attributes, each once. */
export function attributePaths(names: readonly string[] | undefined): Path[] | undefined {
  if (names === undefined) return undefined;
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) throw invalidParameter(`Duplicate value in attribute name: ${repeated}`);
  for (const name of names) checkAttributeName(name);
  return names.map((name) => [name]);
}

export function projectedOutput(item: Item, paths: readonly Path[] | undefined) {
  return paths === undefined ? itemOutput(item) : toOutput(project(item.attributes, paths));
}
