import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { validationError } from "../errors.js";
import type { Path } from "../expressions/bindings.js";
import { NESTING_LEVELS_MAX } from "../limits.js";
import { type Attributes, setAttribute, type Value } from "../values/attribute-value.js";
import { toValue } from "../values/check-value.js";
import { malformed, type Tokens } from "./tokens.js";

/** The values that the `?` of a statement stand for, in order. */
export class Parameters {
  readonly #values: readonly AttributeValue[];
  #used = 0;

  constructor(values: readonly AttributeValue[] | undefined) {
    this.#values = values ?? [];
  }

  next(): Value {
    const value = this.#values[this.#used++];
    if (value === undefined) throw countMismatch();
    return toValue(value);
  }

  checkAllUsed(): void {
    if (this.#used < this.#values.length) throw countMismatch();
  }
}

function countMismatch() {
  return validationError("Number of parameters in request and statement don't match.");
}

/**
 * A literal or `?`; undefined if what comes next is neither.
 * @param place where it stands in the whole value, as AWS's messages write it
 */
export function parseValue(
  tokens: Tokens,
  parameters: Parameters,
  depth = 1,
  place = "root",
): Value | undefined {
  if (depth > NESTING_LEVELS_MAX) throw malformed("Literals are nested too deeply");
  const { kind, text } = tokens.peek();
  if (kind === "string") {
    tokens.next();
    return { S: text };
  }
  if (kind === "number" || (tokens.isSymbol("-") && tokens.peek(1).kind === "number")) {
    const sign = tokens.takeSymbol("-") ? "-" : "";
    return toNumber(sign + tokens.next().text, place);
  }
  if (tokens.takeSymbol("?")) return parameters.next();
  if (tokens.takeSymbol("[")) return { L: parseList(tokens, parameters, "]", depth, place) };
  if (tokens.takeSymbol("<<")) return toSetValue(parseList(tokens, parameters, ">>", depth, place));
  if (tokens.takeSymbol("{")) return { M: parseMembers(tokens, parameters, depth, place) };
  if (tokens.takeKeywords("TRUE")) return { BOOL: true };
  if (tokens.takeKeywords("FALSE")) return { BOOL: false };
  return tokens.takeKeywords("NULL") ? { NULL: true } : undefined;
}

/** A literal beyond what a number of Java can be is not read at all. */
const SCALE_MAX = 2 ** 31 - 1;

function toNumber(text: string, place: string): Value {
  const [mantissa = "", exponent = "0"] = text.toLowerCase().split("e");
  const scale = (mantissa.split(".")[1] ?? "").length - Number(exponent);
  if (Math.abs(Number(exponent)) > SCALE_MAX || Math.abs(scale) > SCALE_MAX) throw malformed("");
  return toValue({ N: text }, (now, before = now) => validationError(`${before} under ${place}`));
}

export function expectValue(tokens: Tokens, parameters: Parameters, depth = 1, place = "root"): Value {
  if (tokens.isCall()) {
    const name = tokens.peek();
    throw tokens.faultAt(name, `Unsupported data type: ${name.text.toLowerCase()} under key root`);
  }
  const value = parseValue(tokens, parameters, depth, place);
  if (value === undefined) throw tokens.unexpected();
  return value;
}

function parseList(
  tokens: Tokens,
  parameters: Parameters,
  end: string,
  depth: number,
  place: string,
): Value[] {
  const values: Value[] = [];
  if (tokens.takeSymbol(end)) return values;
  do values.push(expectValue(tokens, parameters, depth + 1, `${place}[${values.length}]`));
  while (tokens.takeSymbol(","));
  tokens.expectSymbol(end);
  return values;
}

/** `'name': value, …}` */
function parseMembers(tokens: Tokens, parameters: Parameters, depth: number, place: string): Attributes {
  const members: Attributes = {};
  if (tokens.takeSymbol("}")) return members;
  do {
    const { kind } = tokens.peek();
    if (kind !== "string" && kind !== "quoted" && kind !== "word") throw tokens.unexpected();
    const name = tokens.next().text;
    tokens.expectSymbol(":");
    const within = depth === 0 ? place : `${place}.${name}`;
    setAttribute(members, name, expectValue(tokens, parameters, depth + 1, within));
  } while (tokens.takeSymbol(","));
  tokens.expectSymbol("}");
  return members;
}

/** Members of one scalar type, each once. */
function toSetValue(values: readonly Value[]): Value {
  if (values.length === 0) throw validationError("Empty bags are not supported");
  const strings = values.flatMap((value) => ("S" in value ? [value.S] : []));
  const numbers = values.flatMap((value) => ("N" in value ? [value.N] : []));
  const binaries = values.flatMap((value) => ("B" in value ? [value.B] : []));
  if (strings.length === values.length) return toValue({ SS: strings });
  if (numbers.length === values.length) return toValue({ NS: numbers });
  if (binaries.length === values.length) return { BS: binaries };
  throw validationError("The set literal must hold values of one scalar type only");
}

/** `a."b"[1].c` */
export function parsePath(tokens: Tokens): Path {
  const path: (string | number)[] = [tokens.expectName()];
  for (;;) {
    if (tokens.takeSymbol(".")) path.push(tokens.expectName());
    else if (tokens.isSymbol("[") && tokens.peek(1).kind === "number") {
      tokens.next();
      path.push(toIndex(tokens.next().text));
      tokens.expectSymbol("]");
    } else return path;
  }
}

function toIndex(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw malformed(`Invalid list index: ${text}`);
  return Number(text);
}
