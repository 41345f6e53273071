import { type Bindings, checkReservedWords, type Path } from "./bindings.js";
import { parseProjection } from "./parse-projection.js";
import { checkDisjoint } from "./paths.js";

const LABEL = "ProjectionExpression";

/** Reads a projection and checks it as AWS does: syntax, reserved words, names, paths that touch. */
export function toProjection(text: string, bindings: Bindings): Path[] {
  const syntax = parseProjection(text);
  checkReservedWords(syntax, LABEL);
  const paths = syntax.map((steps) => bindings.path(steps, LABEL));
  checkDisjoint(paths, LABEL);
  return paths;
}
