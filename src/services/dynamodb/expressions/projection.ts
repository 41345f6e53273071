import type { Bindings, Path } from "./bindings.js";
import { checkDisjoint } from "./paths.js";

const LABEL = "ProjectionExpression";

/** Reads a projection, then checks names and paths that touch, as AWS does. */
export function toProjection(text: string, bindings: Bindings): Path[] {
  const paths = bindings.reader.projection(text).map((steps) => bindings.path(steps, LABEL));
  checkDisjoint(paths, LABEL);
  return paths;
}
