import { EXPRESSION_OPERATORS_MAX } from "../limits.js";
import { type OperandGrammar, PARSE_DEPTH_MAX, parseOperand, parsePathRest } from "./parse-operand.js";
import type { Comparator, Condition, ConditionSyntax, Operand } from "./syntax.js";
import { type ExpressionLabel, expressionError, type Token, Tokens } from "./tokens.js";

const KEYWORDS = new Set(["AND", "OR", "NOT", "BETWEEN", "IN"]);
const COMPARATORS = new Set<string>(["=", "<>", "<", "<=", ">", ">="]);

/** Reads a condition, filter or key condition expression. */
export function parseCondition(text: string, label: ExpressionLabel): ConditionSyntax {
  const parser = new ConditionParser(text, label);
  return parser.parse();
}

/** What a pair of parentheses may hold, besides a condition. */
type Grouped = { condition: Condition } | { operand: Operand };

/** Recursive descent; how deep is bounded, and a chain of ANDs or ORs is no recursion. */
class ConditionParser implements OperandGrammar {
  readonly tokens: Tokens;
  readonly label: ExpressionLabel;
  #operators = 0;
  #hasRedundantParentheses = false;

  constructor(text: string, label: ExpressionLabel) {
    this.tokens = new Tokens(text, label);
    this.label = label;
  }

  parse(): ConditionSyntax {
    const condition = this.#or(0);
    this.tokens.expectEnd();
    if (this.#operators > EXPRESSION_OPERATORS_MAX) throw this.#tooManyOperators();
    return { condition, hasRedundantParentheses: this.#hasRedundantParentheses };
  }

  isReserved(token: Token): boolean {
    return KEYWORDS.has(token.text.toUpperCase());
  }

  parseArgument(depth: number): Operand {
    if (!this.tokens.isSymbol("(")) return parseOperand(this, depth);
    const grouped = this.#group(depth);
    if (!("operand" in grouped)) throw this.tokens.syntaxError();
    return grouped.operand;
  }

  #or(depth: number): Condition {
    return this.#chain("OR", "or", () => this.#and(depth));
  }

  #and(depth: number): Condition {
    return this.#chain("AND", "and", () => this.#not(depth));
  }

  #chain(keyword: string, kind: "and" | "or", parseTerm: () => Condition): Condition {
    const first = parseTerm();
    if (!this.tokens.isKeyword(keyword)) return first;
    const terms = [first];
    while (this.tokens.takeKeyword(keyword)) {
      this.#operators++;
      terms.push(parseTerm());
    }
    return { kind, terms };
  }

  #not(depth: number): Condition {
    let negations = 0;
    while (this.tokens.takeKeyword("NOT")) negations++;
    this.#operators += negations;
    if (negations > EXPRESSION_OPERATORS_MAX) throw this.#tooManyOperators();
    let condition = this.#simple(depth);
    for (let i = 0; i < negations; i++) condition = { kind: "not", term: condition };
    return condition;
  }

  #simple(depth: number): Condition {
    if (!this.tokens.isSymbol("(")) return this.#comparison(parseOperand(this, depth), depth);
    const grouped = this.#group(depth);
    return "condition" in grouped ? grouped.condition : this.#comparison(grouped.operand, depth);
  }

  /** `( condition )` or `( operand )`, told apart by what follows. */
  #group(depth: number): Grouped {
    // So deep, some parentheses must be redundant.
    if (depth > PARSE_DEPTH_MAX) throw expressionError(this.label, REDUNDANT_PARENTHESES);
    this.tokens.expectSymbol("(");
    const grouped = this.#groupContent(depth + 1);
    this.tokens.expectSymbol(")");
    if ("operand" in grouped && grouped.operand.kind === "path") {
      return { operand: { kind: "path", steps: parsePathRest(this, [...grouped.operand.steps]) } };
    }
    return grouped;
  }

  #groupContent(depth: number): Grouped {
    if (this.tokens.isKeyword("NOT")) return { condition: this.#or(depth) };
    const isNested = this.tokens.isSymbol("(");
    const first: Grouped = isNested ? this.#group(depth) : { operand: parseOperand(this, depth) };
    if (this.tokens.isSymbol(")")) {
      if (isNested) this.#hasRedundantParentheses = true;
      return first;
    }
    const condition = "condition" in first ? first.condition : this.#comparison(first.operand, depth);
    return { condition: this.#continue(condition, depth) };
  }

  /** Goes on after the first term of an expression. */
  #continue(first: Condition, depth: number): Condition {
    let pending: Condition | undefined = first;
    const takeFirst = (): Condition => {
      const term = pending ?? this.#not(depth);
      pending = undefined;
      return term;
    };
    return this.#chain("OR", "or", () => this.#chain("AND", "and", takeFirst));
  }

  #comparison(left: Operand, depth: number): Condition {
    const token = this.tokens.peek();
    if (token.kind === "symbol" && COMPARATORS.has(token.text)) {
      this.tokens.next();
      this.#operators++;
      return {
        kind: "compare",
        comparator: token.text as Comparator,
        left,
        right: this.parseArgument(depth),
      };
    }
    if (this.tokens.takeKeyword("BETWEEN")) {
      this.#operators++;
      const low = this.parseArgument(depth);
      if (!this.tokens.takeKeyword("AND")) throw this.tokens.syntaxError();
      return { kind: "between", operand: left, low, high: this.parseArgument(depth) };
    }
    if (this.tokens.takeKeyword("IN")) return this.#in(left, depth);
    if (left.kind === "call") return left;
    throw this.tokens.syntaxError();
  }

  #in(operand: Operand, depth: number): Condition {
    this.#operators++;
    this.tokens.expectSymbol("(");
    const choices = [this.parseArgument(depth)];
    while (this.tokens.takeSymbol(",")) choices.push(this.parseArgument(depth));
    this.tokens.expectSymbol(")");
    return { kind: "in", operand, choices };
  }

  #tooManyOperators() {
    const count = EXPRESSION_OPERATORS_MAX + 1;
    return expressionError(
      this.label,
      `The expression contains too many operators; operator count: ${count}`,
    );
  }
}

export const REDUNDANT_PARENTHESES = "The expression has redundant parentheses;";
