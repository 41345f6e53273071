import { checkReservedWords } from "./check-reserved-words.js";
import { parseProjection } from "./parse-projection.js";
import type { PathStep } from "./syntax.js";

const LABEL = "ProjectionExpression";

/** What a projection's text alone says, checked as AWS does: syntax, reserved words. */
export function readProjection(text: string): readonly (readonly PathStep[])[] {
  const syntax = parseProjection(text);
  checkReservedWords(syntax, LABEL);
  return syntax;
}
