import type { BoundCondition, BoundOperand } from "../expressions/bound-condition.js";
import type { Comparator } from "../expressions/syntax.js";
import { EXPRESSION_OPERATORS_MAX } from "../limits.js";
import type { Value } from "../values/attribute-value.js";
import { expectValue, type Parameters, parsePath, parseValue } from "./parse-value.js";
import { malformed, type Tokens } from "./tokens.js";

const COMPARATORS: Readonly<Record<string, Comparator>> = {
  "=": "=",
  "<>": "<>",
  "!=": "<>",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};

/** Reads what follows WHERE. */
export function parseWhere(tokens: Tokens, parameters: Parameters): BoundCondition {
  return new WhereParser(tokens, parameters).or(0);
}

class WhereParser {
  readonly #tokens: Tokens;
  readonly #parameters: Parameters;

  constructor(tokens: Tokens, parameters: Parameters) {
    this.#tokens = tokens;
    this.#parameters = parameters;
  }

  or(depth: number): BoundCondition {
    const terms = [this.#and(depth)];
    while (this.#tokens.takeKeywords("OR")) terms.push(this.#and(depth));
    return terms.length === 1 ? (terms[0] as BoundCondition) : { kind: "or", terms };
  }

  #and(depth: number): BoundCondition {
    const terms = [this.#not(depth)];
    while (this.#tokens.takeKeywords("AND")) terms.push(this.#not(depth));
    return terms.length === 1 ? (terms[0] as BoundCondition) : { kind: "and", terms };
  }

  #not(depth: number): BoundCondition {
    if (depth > EXPRESSION_OPERATORS_MAX) throw malformed("The condition is nested too deeply");
    if (this.#tokens.takeKeywords("NOT")) return { kind: "not", term: this.#not(depth + 1) };
    if (this.#tokens.takeSymbol("(")) {
      const inner = this.or(depth + 1);
      this.#tokens.expectSymbol(")");
      return inner;
    }
    return this.#predicate();
  }

  #predicate(): BoundCondition {
    const called = this.#condition();
    if (called !== undefined) return called;
    const left = this.#operand();
    const { kind, text } = this.#tokens.peek();
    const comparator = kind === "symbol" ? COMPARATORS[text] : undefined;
    if (comparator !== undefined) {
      this.#tokens.next();
      return { kind: "compare", comparator, left, right: this.#operand() };
    }
    if (this.#tokens.takeKeywords("IS")) return this.#is(left);
    const isNegated = this.#tokens.takeKeywords("NOT");
    const condition = this.#range(left);
    return isNegated ? { kind: "not", term: condition } : condition;
  }

  #range(operand: BoundOperand): BoundCondition {
    if (this.#tokens.takeKeywords("BETWEEN")) {
      const low = this.#operand();
      this.#tokens.expectKeywords("AND");
      return { kind: "between", operand, low, high: this.#operand() };
    }
    this.#tokens.expectKeywords("IN");
    const end = this.#tokens.takeSymbol("[") ? "]" : ")";
    if (end === ")") this.#tokens.expectSymbol("(");
    const choices = [this.#operand()];
    while (this.#tokens.takeSymbol(",")) choices.push(this.#operand());
    this.#tokens.expectSymbol(end);
    return { kind: "in", operand, choices };
  }

  /** `IS [NOT] MISSING`, `IS [NOT] NULL`. */
  #is(operand: BoundOperand): BoundCondition {
    const isNegated = this.#tokens.takeKeywords("NOT");
    const condition = this.#isWhat(operand);
    return isNegated ? { kind: "not", term: condition } : condition;
  }

  #isWhat(operand: BoundOperand): BoundCondition {
    if (this.#tokens.takeKeywords("NULL")) return { kind: "attribute_type", operand, type: "NULL" };
    this.#tokens.expectKeywords("MISSING");
    if (operand.kind !== "path") throw malformed("IS MISSING takes an attribute");
    return { kind: "attribute_not_exists", path: operand.path };
  }

  /** A function that is a condition. */
  #condition(): BoundCondition | undefined {
    if (this.#tokens.peek().kind !== "word" || !this.#tokens.isSymbol("(", 1)) return undefined;
    const name = this.#tokens.peek().text.toLowerCase();
    if (name === "size") return undefined;
    this.#tokens.next();
    this.#tokens.next();
    const condition = this.#call(name);
    this.#tokens.expectSymbol(")");
    return condition;
  }

  #call(name: string): BoundCondition {
    if (name === "attribute_exists" || name === "attribute_not_exists") {
      return { kind: name, path: parsePath(this.#tokens) };
    }
    const operand = this.#operand();
    this.#tokens.expectSymbol(",");
    if (name === "begins_with") return { kind: name, operand, prefix: this.#operand() };
    if (name === "contains") return { kind: name, operand, part: this.#operand() };
    if (name !== "attribute_type") throw malformed(`Unsupported function: ${name}`);
    return { kind: name, operand, type: textOf(expectValue(this.#tokens, this.#parameters)) };
  }

  #operand(): BoundOperand {
    if (this.#tokens.isKeyword("SIZE") && this.#tokens.isSymbol("(", 1)) {
      this.#tokens.next();
      this.#tokens.next();
      const operand: BoundOperand = {
        kind: "size",
        operand: { kind: "path", path: parsePath(this.#tokens) },
      };
      this.#tokens.expectSymbol(")");
      return operand;
    }
    const value = parseValue(this.#tokens, this.#parameters);
    return value ? { kind: "value", value } : { kind: "path", path: parsePath(this.#tokens) };
  }
}

function textOf(value: Value): string {
  if ("S" in value) return value.S;
  throw malformed("The second operand of attribute_type must be a string");
}
