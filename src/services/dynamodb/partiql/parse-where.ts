import { validationError } from "../errors.js";
import type { BoundCondition, BoundOperand } from "../expressions/bound-condition.js";
import type { Comparator } from "../expressions/syntax.js";
import { EXPRESSION_OPERATORS_MAX } from "../limits.js";
import { type AttributeType, typeOf } from "../values/attribute-value.js";
import { type Parameters, parsePath, parseValue } from "./parse-value.js";
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

const OPERATORS = ["AND", "BETWEEN", "IN", "IS", "LIKE", "OR"];

/** PartiQL's names of types that DynamoDB has. */
const TYPES: ReadonlyMap<string, AttributeType> = new Map(
  (
    [
      ["NULL", ["NULL"]],
      ["BOOL", ["BOOL", "BOOLEAN"]],
      [
        "N",
        ["SMALLINT", "INT", "INT2", "INT4", "INT8", "INTEGER", "INTEGER2", "INTEGER4", "INTEGER8", "BIGINT"],
      ],
      ["N", ["FLOAT", "REAL", "DOUBLE", "DECIMAL", "DEC", "NUMERIC"]],
      ["S", ["STRING", "CHAR", "CHARACTER", "VARCHAR"]],
      ["B", ["BLOB", "CLOB"]],
      ["L", ["LIST"]],
      ["M", ["STRUCT", "TUPLE"]],
    ] as const
  ).flatMap(([type, names]) => names.map((name) => [name, type] as const)),
);

/** How many operands the functions take that are conditions. */
const FUNCTIONS: Readonly<Record<string, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
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
    while (this.#tokens.takeKeywords("OR")) {
      this.#tokens.expectRightSide();
      terms.push(this.#and(depth));
    }
    return terms.length === 1 ? (terms[0] as BoundCondition) : { kind: "or", terms };
  }

  #and(depth: number): BoundCondition {
    const terms = [this.#not(depth)];
    while (this.#tokens.takeKeywords("AND")) {
      this.#tokens.expectRightSide();
      terms.push(this.#not(depth));
    }
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
    if (called !== undefined) return this.#truth(called);
    const left = this.#operand();
    const { kind, text } = this.#tokens.peek();
    const comparator = kind === "symbol" ? COMPARATORS[text] : undefined;
    if (comparator !== undefined) {
      this.#tokens.next();
      this.#tokens.expectRightSide();
      const right = this.#operand();
      if (comparator !== "=" && comparator !== "<>") checkOrdered(comparator, left, right);
      return { kind: "compare", comparator, left, right };
    }
    if (this.#tokens.takeKeywords("IS")) return this.#is(left);
    const isNegated = this.#tokens.takeKeywords("NOT");
    const condition = this.#range(left);
    return isNegated ? { kind: "not", term: condition } : condition;
  }

  /** A condition may be compared with what it is to be. */
  #truth(condition: BoundCondition): BoundCondition {
    if (!this.#tokens.takeSymbol("=")) return condition;
    if (this.#tokens.takeKeywords("TRUE")) return condition;
    this.#tokens.expectKeywords("FALSE");
    return { kind: "not", term: condition };
  }

  #range(operand: BoundOperand): BoundCondition {
    if (this.#tokens.takeKeywords("BETWEEN")) {
      const low = this.#operand();
      this.#tokens.expectKeywords("AND");
      const high = this.#operand();
      checkOrdered("BETWEEN", operand, low, high);
      return { kind: "between", operand, low, high };
    }
    this.#tokens.expectKeywords("IN");
    const end = this.#tokens.takeSymbol("[") ? "]" : ")";
    if (end === ")") this.#tokens.expectSymbol("(");
    const choices = [this.#operand()];
    while (this.#tokens.takeSymbol(",")) choices.push(this.#operand());
    this.#tokens.expectSymbol(end);
    return { kind: "in", operand, choices };
  }

  /** `IS [NOT] MISSING`, `IS [NOT] NULL`, `IS [NOT] STRING`. */
  #is(operand: BoundOperand): BoundCondition {
    const isNegated = this.#tokens.takeKeywords("NOT");
    const condition = this.#isWhat(operand);
    return isNegated ? { kind: "not", term: condition } : condition;
  }

  #isWhat(operand: BoundOperand): BoundCondition {
    if (!this.#tokens.takeKeywords("MISSING")) {
      return { kind: "attribute_type", operand, type: this.#typeName() };
    }
    if (operand.kind !== "path") throw malformed("IS MISSING takes an attribute");
    return { kind: "attribute_not_exists", path: operand.path };
  }

  #typeName(): AttributeType {
    const name = this.#tokens.peek().text.toUpperCase();
    const type = this.#tokens.peek().kind === "word" ? TYPES.get(name) : undefined;
    if (type === undefined) throw malformed("Expected type name");
    this.#tokens.next();
    if (name === "DOUBLE") this.#tokens.takeKeywords("PRECISION");
    if (name === "CHARACTER") this.#tokens.takeKeywords("VARYING");
    return type;
  }

  /** A function that is a condition. */
  #condition(): BoundCondition | undefined {
    if (!this.#tokens.isCall()) return undefined;
    const called = this.#tokens.peek();
    const name = called.text.toLowerCase();
    if (name === "size") return undefined;
    const count = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (count === undefined) throw this.#tokens.faultAt(called, `Unrecognized function: ${name}`);
    this.#tokens.next();
    const operands = this.#operands();
    if (operands.length !== count) {
      throw validationError(
        `Incorrect number of operands for operator or function; operator or function: ${name}, ` +
          `number of operands: ${operands.length}`,
      );
    }
    return toCall(name, operands);
  }

  #operands(): BoundOperand[] {
    const operands: BoundOperand[] = [];
    this.#tokens.expectSymbol("(");
    if (this.#tokens.takeSymbol(")")) return operands;
    do operands.push(this.#operand());
    while (this.#tokens.takeSymbol(","));
    this.#tokens.expectSymbol(")");
    return operands;
  }

  #operand(): BoundOperand {
    if (OPERATORS.some((operator) => this.#tokens.isKeyword(operator)))
      throw malformed("Unexpected operator");
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

/** Strings, numbers and binaries have an order. */
function checkOrdered(operator: string, ...operands: readonly BoundOperand[]): void {
  for (const operand of operands) {
    const type = operand.kind === "value" ? typeOf(operand.value) : "S";
    if (type === "S" || type === "N" || type === "B") continue;
    throw validationError(
      "Incorrect operand type for operator or function; " +
        `operator or function: ${operator}, operand type: ${type}`,
    );
  }
}

function toCall(name: string, operands: readonly BoundOperand[]): BoundCondition {
  const [operand, second] = operands as [BoundOperand, BoundOperand];
  if (name === "begins_with") return { kind: name, operand, prefix: second };
  if (name === "contains") return { kind: name, operand, part: second };
  if (name === "attribute_type") return { kind: name, operand, type: textOf(second) };
  if (operand.kind !== "path") {
    throw validationError(`Operator or function requires a document path; operator or function: ${name}`);
  }
  const kind = name === "attribute_exists" ? name : "attribute_not_exists";
  return { kind, path: operand.path };
}

function textOf(operand: BoundOperand): string {
  if (operand.kind === "value" && "S" in operand.value) return operand.value.S;
  throw malformed("The second operand of attribute_type must be a string");
}
