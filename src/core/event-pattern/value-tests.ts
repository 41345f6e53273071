import { toCidrTest } from "./cidr-test.js";
import { InvalidPattern } from "./invalid-pattern.js";
import { toNumericTest } from "./numeric-test.js";
import { toWildcardTest } from "./wildcard-test.js";

/** What one alternative of a leaf asks of a value; `exists` asks of the field itself. */
export type ValueTest =
  | { kind: "value"; matches(value: unknown): boolean }
  | { kind: "exists"; wanted: boolean };

const value = (matches: (value: unknown) => boolean): ValueTest => ({ kind: "value", matches });

/** Reads one alternative: a plain value, or an object with one operator. */
export function toTest(alternative: unknown): ValueTest {
  if (Array.isArray(alternative)) {
    throw new InvalidPattern("Match value must be String, number, true, false, or null");
  }
  if (typeof alternative !== "object" || alternative === null) return value((given) => given === alternative);
  const entries = Object.entries(alternative);
  const [operator, operand] = entries[0] ?? [];
  if (operator === undefined || entries.length !== 1) {
    throw new InvalidPattern("Only one key allowed in match expression");
  }
  if (operator === "exists") {
    if (typeof operand !== "boolean")
      throw new InvalidPattern("exists match pattern must be either true or false.");
    return { kind: "exists", wanted: operand };
  }
  const read = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (!read) throw new InvalidPattern(`Unrecognized match type ${operator}`);
  return value(read(operand));
}

type Matches = (value: unknown) => boolean;

const OPERATORS: Readonly<Record<string, (operand: unknown) => Matches>> = {
  prefix: (operand) => ofText("prefix", operand, (text, part) => text.startsWith(part)),
  suffix: (operand) => ofText("suffix", operand, (text, part) => text.endsWith(part)),
  "equals-ignore-case": toFolded,
  wildcard: toWildcardTest,
  numeric: toNumericTest,
  cidr: toCidrTest,
  "anything-but": toAnythingBut,
};

function toFolded(operand: unknown): Matches {
  const wanted = toText("equals-ignore-case", operand).toLowerCase();
  return (given) => typeof given === "string" && given.toLowerCase() === wanted;
}

/** `"a"`, or `{"equals-ignore-case": "a"}`. */
function ofText(operator: string, operand: unknown, holds: (text: string, part: string) => boolean): Matches {
  const folded = isObject(operand) && Object.hasOwn(operand, "equals-ignore-case");
  const part = toText(operator, folded ? operand["equals-ignore-case"] : operand);
  if (!folded) return (given) => typeof given === "string" && holds(given, part);
  const lower = part.toLowerCase();
  return (given) => typeof given === "string" && holds(given.toLowerCase(), lower);
}

function toText(operator: string, operand: unknown): string {
  if (typeof operand !== "string") throw new InvalidPattern(`${operator} match pattern must be a string`);
  return operand;
}

const NOT_A_VALUE = "Value of anything-but must be an array or single string/number value.";

/** The opposite of a value, of each of a list, or of what an operator matches. A field that is not there does not match. */
function toAnythingBut(operand: unknown): Matches {
  if (isObject(operand)) return toNoneOf(operand);
  const list: unknown[] = Array.isArray(operand) ? operand : [operand];
  if (list.length === 0) throw new InvalidPattern("Empty arrays are not allowed");
  if (!list.every((one) => typeof one === "string" || typeof one === "number")) {
    throw new InvalidPattern(
      Array.isArray(operand) ? "Inside anything but list, start|null|boolean is not supported." : NOT_A_VALUE,
    );
  }
  const values: readonly unknown[] = list;
  return (given) => !values.includes(given);
}

/** Operators that can be turned round, each with one text or several, and what is said of another kind of operand. */
const TURNED: Readonly<Record<string, string>> = {
  prefix: "prefix/suffix match pattern must be a string",
  suffix: "prefix/suffix match pattern must be a string",
  "equals-ignore-case":
    "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
  wildcard: "wildcard match pattern must be a string",
};

function toNoneOf(operators: Readonly<Record<string, unknown>>): Matches {
  const [[operator = "", operand] = [], ...more] = Object.entries(operators);
  const refusal = Object.hasOwn(TURNED, operator) ? TURNED[operator] : undefined;
  if (refusal === undefined || more.length > 0) {
    throw new InvalidPattern(`Unsupported anything-but pattern: ${operator}`);
  }
  if (isObject(operand)) throw new InvalidPattern(NOT_A_VALUE);
  const texts: unknown[] = Array.isArray(operand) ? operand : [operand];
  if (texts.length === 0) throw new InvalidPattern("Empty arrays are not allowed");
  const matches = texts.map((text) => {
    if (typeof text !== "string") throw new InvalidPattern(refusal);
    if (text === "" && operator.endsWith("fix")) throw new InvalidPattern("Null prefix/suffix not allowed");
    const read = OPERATORS[operator];
    if (!read) throw new InvalidPattern(`Unrecognized match type ${operator}`);
    return read(text);
  });
  return (given) => !matches.some((match) => match(given));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
