import { IN_OPERANDS_MAX } from "../limits.js";
import { compareValues, scalarText, typeOf, type Value } from "../values/attribute-value.js";
import { type Bindings, type Path, pathText } from "./bindings.js";
import {
  type BoundCondition,
  type BoundOperand,
  CONDITION_FUNCTIONS,
  type FunctionName,
} from "./bound-condition.js";
import { type Leaf, operandsOf } from "./operands.js";
import type { Call, Condition, Operand } from "./syntax.js";
import { type ExpressionLabel, expressionError } from "./tokens.js";

/** A condition with its names and values, and every path that it mentions. */
export interface ConditionExpression {
  condition: BoundCondition;
  paths: readonly Path[];
}

/** Reads a condition, then checks it leaf by leaf, as AWS does. */
export function toCondition(text: string, label: ExpressionLabel, bindings: Bindings): ConditionExpression {
  const binder = new Binder(label, bindings);
  return { condition: binder.bind(bindings.reader.condition(text, label)), paths: binder.paths };
}

class Binder {
  readonly paths: Path[] = [];
  readonly #label: ExpressionLabel;
  readonly #bindings: Bindings;

  constructor(label: ExpressionLabel, bindings: Bindings) {
    this.#label = label;
    this.#bindings = bindings;
  }

  bind(condition: Condition): BoundCondition {
    switch (condition.kind) {
      case "and":
      case "or":
        return { kind: condition.kind, terms: condition.terms.map((term) => this.bind(term)) };
      case "not":
        return { kind: "not", term: this.bind(condition.term) };
      default:
        return this.#bindLeaf(condition);
    }
  }

  #bindLeaf(leaf: Leaf): BoundCondition {
    const written = operandsOf(leaf);
    const operands = written.map((operand) => this.#operand(operand));
    for (const operand of written) this.#checkOperandCounts(operand);
    if (leaf.kind === "call") this.#checkOperandCount(leaf);
    const [first, second, third] = operands as [BoundOperand, BoundOperand, BoundOperand];
    switch (leaf.kind) {
      case "compare": {
        this.#checkDistinct(leaf.comparator, operands);
        this.#checkSizes(operands);
        if (leaf.comparator !== "=" && leaf.comparator !== "<>")
          this.#checkOrdered(leaf.comparator, operands);
        return { kind: "compare", comparator: leaf.comparator, left: first, right: second };
      }
      case "between":
        this.#checkSizes(operands);
        this.#checkOrdered("BETWEEN", operands);
        this.#checkBounds(second, third);
        return { kind: "between", operand: first, low: second, high: third };
      case "in":
        this.#checkSizes(operands);
        if (operands.length - 1 > IN_OPERANDS_MAX) {
          throw this.#operandCountError("IN", operands.length);
        }
        return { kind: "in", operand: first, choices: operands.slice(1) };
      case "call":
        this.#checkDistinct(leaf.name, operands);
        this.#checkSizes(operands);
        return this.#function(leaf.name, first, second);
    }
  }

  #operand(operand: Operand): BoundOperand {
    switch (operand.kind) {
      case "path": {
        const path = this.#bindings.path(operand.steps, this.#label);
        this.paths.push(path);
        return { kind: "path", path };
      }
      case "value":
        return { kind: "value", value: this.#bindings.value(operand.reference, this.#label) };
      case "call": {
        const [inner] = operand.operands.map((each) => this.#operand(each));
        return { kind: "size", operand: inner as BoundOperand };
      }
    }
  }

  /** Of all calls of an operand, innermost first. */
  #checkOperandCounts(operand: Operand): void {
    if (operand.kind !== "call") return;
    for (const inner of operand.operands) this.#checkOperandCounts(inner);
    this.#checkOperandCount(operand);
  }

  #checkOperandCount(call: Call): void {
    const expected = CONDITION_FUNCTIONS[call.name as FunctionName];
    if (call.operands.length !== expected) throw this.#operandCountError(call.name, call.operands.length);
  }

  #operandCountError(name: string, count: number) {
    return expressionError(
      this.#label,
      "Incorrect number of operands for operator or function; " +
        `operator or function: ${name}, number of operands: ${count}`,
    );
  }

  #checkDistinct(operator: string, [first, second]: BoundOperand[]): void {
    if (first?.kind !== "path" || second?.kind !== "path") return;
    const text = pathText(first.path);
    if (first.path.length !== second.path.length || text !== pathText(second.path)) return;
    throw expressionError(
      this.#label,
      "The first operand must be distinct from the remaining operands for this operator or function; " +
        `operator: ${operator}, first operand: ${text}`,
    );
  }

  #checkSizes(operands: readonly BoundOperand[]): void {
    for (const operand of operands) {
      if (operand.kind !== "size") continue;
      this.#checkSizes([operand.operand]);
      const type = literalType(operand.operand);
      if (type === "N" || type === "BOOL" || type === "NULL") throw this.#operandTypeError("size", type);
    }
  }

  #checkOrdered(operator: string, operands: readonly BoundOperand[]): void {
    for (const operand of operands) {
      const type = literalType(operand);
      if (type !== undefined && !["S", "N", "B"].includes(type)) throw this.#operandTypeError(operator, type);
    }
  }

  #checkBounds(low: BoundOperand, high: BoundOperand): void {
    if (low.kind !== "value" || high.kind !== "value") return;
    const order = compareValues(low.value, high.value);
    if (order !== undefined && order <= 0) return;
    const fault =
      order === undefined
        ? "The BETWEEN operator requires same data type for lower and upper bounds"
        : "The BETWEEN operator requires upper bound to be greater than or equal to lower bound";
    throw expressionError(
      this.#label,
      `${fault}; lower bound operand: ${valueText(low.value)}, upper bound operand: ${valueText(high.value)}`,
    );
  }

  #function(name: string, first: BoundOperand, second: BoundOperand): BoundCondition {
    switch (name) {
      case "attribute_exists":
      case "attribute_not_exists":
        if (first.kind !== "path") {
          throw expressionError(
            this.#label,
            `Operator or function requires a document path; operator or function: ${name}`,
          );
        }
        return { kind: name, path: first.path };
      case "begins_with":
        for (const operand of [first, second]) {
          const type = literalType(operand);
          if (type !== undefined && type !== "S" && type !== "B") throw this.#operandTypeError(name, type);
        }
        return { kind: name, operand: first, prefix: second };
      case "attribute_type":
        return { kind: name, operand: first, type: this.#typeName(second) };
      default:
        return { kind: "contains", operand: first, part: second };
    }
  }

  #typeName(operand: BoundOperand): string {
    const type = literalType(operand);
    if (operand.kind !== "value" || type !== "S") {
      throw this.#operandTypeError("attribute_type", type ?? "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
    }
    const name = scalarText(operand.value) ?? "";
    if (!TYPE_NAMES.has(name)) {
      throw expressionError(
        this.#label,
        `Invalid attribute type name found; type: ${name}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`,
      );
    }
    return name;
  }

  #operandTypeError(name: string, type: string) {
    return expressionError(
      this.#label,
      `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`,
    );
  }
}

const TYPE_NAMES = new Set(["B", "NULL", "SS", "BOOL", "L", "BS", "N", "NS", "S", "M"]);

/** The type an operand is known to have before any item is seen. */
function literalType(operand: BoundOperand): string | undefined {
  if (operand.kind === "size") return "N";
  return operand.kind === "value" ? typeOf(operand.value) : undefined;
}

/** `AttributeValue: {S:abc}` */
function valueText(value: Value): string {
  const type = typeOf(value);
  return `AttributeValue: {${type}:${String((value as Record<string, unknown>)[type])}}`;
}
