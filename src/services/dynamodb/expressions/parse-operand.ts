import { EXPRESSION_OPERATORS_MAX } from "../limits.js";
import type { Call, Operand, PathStep } from "./syntax.js";
import { type ExpressionLabel, expressionError, type Token, type Tokens } from "./tokens.js";

/** Deeper nesting than this cannot be a valid expression, given how many operators one may have. */
export const PARSE_DEPTH_MAX = EXPRESSION_OPERATORS_MAX + 20;

const LIST_INDEX_MAX = 2 ** 31 - 1;

/** How the operands of a kind of expression are told from its keywords, and how its calls' operands are read. */
export interface OperandGrammar {
  readonly tokens: Tokens;
  readonly label: ExpressionLabel;
  isReserved(token: Token): boolean;
  /** Reads one operand of a call, parentheses allowed. */
  parseArgument(depth: number): Operand;
}

/** `path`, `:value` or `function(…)`. */
export function parseOperand(grammar: OperandGrammar, depth: number): Operand {
  const { tokens } = grammar;
  const token = tokens.peek();
  if (token.kind === "value") {
    tokens.next();
    return { kind: "value", reference: token.text };
  }
  if (token.kind === "word" && tokens.isSymbol("(", 1) && !grammar.isReserved(token)) {
    return parseCall(grammar, depth);
  }
  return { kind: "path", steps: parsePath(grammar) };
}

function parseCall(grammar: OperandGrammar, depth: number): Call {
  const { tokens } = grammar;
  const name = tokens.next().text;
  if (depth > PARSE_DEPTH_MAX) {
    throw expressionError(
      grammar.label,
      `The function is not allowed to be used this way in an expression; function: ${name}`,
    );
  }
  tokens.expectSymbol("(");
  const operands = [grammar.parseArgument(depth + 1)];
  while (tokens.takeSymbol(",")) operands.push(grammar.parseArgument(depth + 1));
  tokens.expectSymbol(")");
  return { kind: "call", name, operands };
}

/** `a.#b[3].c` */
export function parsePath(grammar: OperandGrammar): PathStep[] {
  return parsePathRest(grammar, [parseName(grammar)]);
}

/** What may follow the start of a path. */
export function parsePathRest(grammar: OperandGrammar, steps: PathStep[]): PathStep[] {
  const { tokens } = grammar;
  for (;;) {
    if (tokens.takeSymbol(".")) {
      steps.push(parseName(grammar));
    } else if (tokens.takeSymbol("[")) {
      const token = tokens.peek();
      if (token.kind !== "integer") throw tokens.syntaxError();
      tokens.next();
      tokens.expectSymbol("]");
      steps.push(listIndex(token.text, grammar.label));
    } else {
      return steps;
    }
  }
}

function parseName(grammar: OperandGrammar): string {
  const { tokens } = grammar;
  const token = tokens.peek();
  if (token.kind !== "name" && (token.kind !== "word" || grammar.isReserved(token)))
    throw tokens.syntaxError();
  return tokens.next().text;
}

function listIndex(text: string, label: ExpressionLabel): number {
  const index = Number(text);
  if (index > LIST_INDEX_MAX) {
    throw expressionError(label, `List index is not within the allowable range; index: [${text}]`);
  }
  return index;
}
