import { invalidPattern } from "../errors.js";
import type { Operand, Operator } from "./comparison.js";
import type { TokenReader } from "./tokens.js";

/** A condition on an event in some parsed form. */
export type Condition<E> = (event: E) => boolean;

const OPERATORS: ReadonlySet<string> = new Set(["=", "!=", "<", ">", "<=", ">="]);
/** Parentheses in parentheses; patterns are short, but the stack is not endless. */
const DEPTH_MAX = 50;

/** Reads `a && b || (c && d)`; `&&` binds tighter. `leaf` reads one comparison. */
export function readConditions<E>(reader: TokenReader, leaf: () => Condition<E>, depth = 0): Condition<E> {
  if (depth > DEPTH_MAX) throw invalidPattern();
  const alternatives = [readAll(reader, leaf, depth)];
  while (reader.takeSign("||")) alternatives.push(readAll(reader, leaf, depth));
  return alternatives.length === 1 && alternatives[0]
    ? alternatives[0]
    : (event) => alternatives.some((condition) => condition(event));
}

function readAll<E>(reader: TokenReader, leaf: () => Condition<E>, depth: number): Condition<E> {
  const all = [readOne(reader, leaf, depth)];
  while (reader.takeSign("&&")) all.push(readOne(reader, leaf, depth));
  return all.length === 1 && all[0] ? all[0] : (event) => all.every((condition) => condition(event));
}

function readOne<E>(reader: TokenReader, leaf: () => Condition<E>, depth: number): Condition<E> {
  if (!reader.takeSign("(")) return leaf();
  const inner = readConditions(reader, leaf, depth + 1);
  reader.expectSign(")");
  return inner;
}

export function readOperator(reader: TokenReader): Operator {
  const token = reader.next();
  if (token.kind !== "sign" || !OPERATORS.has(token.text)) throw invalidPattern();
  return token.text as Operator;
}

export function readOperand(reader: TokenReader): Operand {
  const token = reader.next();
  if (token.kind === "sign") throw invalidPattern();
  return { kind: token.kind === "regex" ? "regex" : "text", text: token.text };
}
