import { type OperandGrammar, parsePath } from "./parse-operand.js";
import type { PathStep } from "./syntax.js";
import { Tokens } from "./tokens.js";

/** Reads a projection expression: document paths between commas. */
export function parseProjection(text: string): PathStep[][] {
  const tokens = new Tokens(text, "ProjectionExpression");
  const grammar: OperandGrammar = {
    tokens,
    label: "ProjectionExpression",
    isReserved: () => false,
    parseArgument: () => {
      throw tokens.syntaxError();
    },
  };
  const paths = [parsePath(grammar)];
  while (tokens.takeSymbol(",")) paths.push(parsePath(grammar));
  tokens.expectEnd();
  return paths;
}
