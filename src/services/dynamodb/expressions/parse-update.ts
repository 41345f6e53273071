import { type OperandGrammar, parseOperand, parsePath } from "./parse-operand.js";
import type { Operand, PathStep, SetValue, UpdateAction, UpdateSyntax } from "./syntax.js";
import { expressionError, type Token, Tokens } from "./tokens.js";

const CLAUSES = new Set(["SET", "REMOVE", "ADD", "DELETE"]);
type Clause = UpdateAction["kind"];

const LABEL = "UpdateExpression";
const OPERATORS_MAX = 300;

/** Reads an update expression. */
export function parseUpdate(text: string): UpdateSyntax {
  return new UpdateParser(text).parse();
}

class UpdateParser implements OperandGrammar {
  readonly tokens: Tokens;
  readonly label = LABEL;
  #operators = 0;

  constructor(text: string) {
    this.tokens = new Tokens(text, LABEL);
  }

  parse(): UpdateSyntax {
    const actions: UpdateAction[] = [];
    const seen = new Set<string>();
    let repeatedClause: string | undefined;
    do {
      const clause = this.#clause();
      if (seen.has(clause)) repeatedClause ??= clause;
      seen.add(clause);
      do actions.push(this.#action(clause));
      while (this.tokens.takeSymbol(","));
    } while (this.tokens.peek().kind !== "end");
    if (this.#operators > OPERATORS_MAX) {
      throw expressionError(
        LABEL,
        `The expression contains too many operators; operator count: ${OPERATORS_MAX + 1}`,
      );
    }
    return { actions, repeatedClause };
  }

  isReserved(token: Token): boolean {
    return CLAUSES.has(token.text.toUpperCase());
  }

  parseArgument(depth: number): Operand {
    if (!this.tokens.takeSymbol("(")) return parseOperand(this, depth);
    const operand = parseOperand(this, depth);
    this.tokens.expectSymbol(")");
    return operand;
  }

  #clause(): Clause {
    const token = this.tokens.peek();
    const clause = token.text.toUpperCase();
    if (token.kind !== "word" || !CLAUSES.has(clause)) throw this.tokens.syntaxError();
    this.tokens.next();
    return clause as Clause;
  }

  #action(kind: Clause): UpdateAction {
    const path: PathStep[] = parsePath(this);
    this.#operators++;
    if (kind === "REMOVE") return { kind, path };
    if (kind === "SET") {
      this.tokens.expectSymbol("=");
      return { kind, path, value: this.#setValue() };
    }
    const token = this.tokens.peek();
    if (token.kind !== "value") throw this.tokens.syntaxError();
    this.tokens.next();
    return { kind, path, value: token.text };
  }

  /** `operand`, `operand + operand`, `operand - operand`, any of them in parentheses. */
  #setValue(): SetValue {
    if (!this.tokens.takeSymbol("(")) return this.#sum(parseOperand(this, 0));
    const inner = this.#sum(this.parseArgument(0));
    this.tokens.expectSymbol(")");
    return inner.kind === "plus" || inner.kind === "minus" ? inner : this.#sum(inner);
  }

  #sum(left: Operand): SetValue {
    const kind = this.tokens.isSymbol("+") ? "plus" : this.tokens.isSymbol("-") ? "minus" : undefined;
    if (kind === undefined) return left;
    this.tokens.next();
    this.#operators++;
    return { kind, left, right: this.parseArgument(0) };
  }
}
