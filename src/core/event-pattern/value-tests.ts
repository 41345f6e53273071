import { BlockList, isIP } from "node:net";
import { InvalidPattern } from "./invalid-pattern.js";

/** What one alternative of a leaf asks of a value; `exists` asks of the field itself. */
export type ValueTest =
  | { kind: "value"; matches(value: unknown): boolean }
  | { kind: "exists"; wanted: boolean };

const value = (matches: (value: unknown) => boolean): ValueTest => ({ kind: "value", matches });

/** Reads one alternative: a plain value, or an object with one operator. */
export function toTest(alternative: unknown): ValueTest {
  if (Array.isArray(alternative)) throw new InvalidPattern("Match value must be a value or an operator");
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
  const read = OPERATORS[operator];
  if (!read) throw new InvalidPattern(`Unrecognized match type ${operator}`);
  return value(read(operand));
}

type Matches = (value: unknown) => boolean;

const OPERATORS: Readonly<Record<string, (operand: unknown) => Matches>> = {
  prefix: (operand) => ofText(operand, (text, part) => text.startsWith(part)),
  suffix: (operand) => ofText(operand, (text, part) => text.endsWith(part)),
  "equals-ignore-case": (operand) => {
    const wanted = toText(operand).toLowerCase();
    return (given) => typeof given === "string" && given.toLowerCase() === wanted;
  },
  wildcard: (operand) => {
    const pattern = toWildcard(toText(operand));
    return (given) => typeof given === "string" && pattern.test(given);
  },
  numeric: toNumeric,
  cidr: toCidr,
  "anything-but": toAnythingBut,
};

/** `"a"`, or `{"equals-ignore-case": "a"}`. */
function ofText(operand: unknown, holds: (text: string, part: string) => boolean): Matches {
  const folded = typeof operand === "object" && operand !== null && "equals-ignore-case" in operand;
  const part = toText(folded ? operand["equals-ignore-case"] : operand);
  if (!folded) return (given) => typeof given === "string" && holds(given, part);
  const lower = part.toLowerCase();
  return (given) => typeof given === "string" && holds(given.toLowerCase(), lower);
}

function toText(operand: unknown): string {
  if (typeof operand !== "string") throw new InvalidPattern("Match value must be a string");
  return operand;
}

function toWildcard(text: string): RegExp {
  if (text.includes("**")) throw new InvalidPattern("Consecutive wildcard characters are not allowed");
  const parts = text.split(/(\\\*|\\\\|\*)/).map((part) => {
    if (part === "*") return ".*";
    return (part === "\\*" || part === "\\\\" ? part.slice(1) : part).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`, "s");
}

const COMPARISONS: Readonly<Record<string, (number: number, bound: number) => boolean>> = {
  "=": (number, bound) => number === bound,
  "<": (number, bound) => number < bound,
  "<=": (number, bound) => number <= bound,
  ">": (number, bound) => number > bound,
  ">=": (number, bound) => number >= bound,
};

/** `[">", 0, "<=", 5]` */
function toNumeric(operand: unknown): Matches {
  if (!Array.isArray(operand) || operand.length % 2 !== 0 || operand.length === 0 || operand.length > 4) {
    throw new InvalidPattern("Numeric range must be an array of operators and numbers");
  }
  const checks: ((number: number) => boolean)[] = [];
  for (let at = 0; at < operand.length; at += 2) {
    const holds = COMPARISONS[String(operand[at])];
    const bound: unknown = operand[at + 1];
    if (!holds || typeof bound !== "number") throw new InvalidPattern("Bad numeric range operator or value");
    checks.push((number) => holds(number, bound));
  }
  return (given) => typeof given === "number" && checks.every((check) => check(given));
}

function toCidr(operand: unknown): Matches {
  const [address = "", bits = ""] = toText(operand).split("/");
  const version = isIP(address);
  const prefix = Number(bits);
  if (
    version === 0 ||
    bits === "" ||
    !Number.isInteger(prefix) ||
    prefix < 0 ||
    prefix > (version === 4 ? 32 : 128)
  ) {
    throw new InvalidPattern("Malformed CIDR");
  }
  const list = new BlockList();
  list.addSubnet(address, prefix, version === 4 ? "ipv4" : "ipv6");
  return (given) =>
    typeof given === "string" &&
    isIP(given) === version &&
    list.check(given, version === 4 ? "ipv4" : "ipv6");
}

/** The opposite of a value, of each of a list, or of what an operator matches. */
function toAnythingBut(operand: unknown): Matches {
  if (Array.isArray(operand)) {
    if (operand.length === 0) throw new InvalidPattern("Empty arrays are not allowed");
    return (given) => !operand.includes(given);
  }
  if (typeof operand !== "object" || operand === null) return (given) => given !== operand;
  const [[operator = "", inner] = []] = Object.entries(operand);
  const read = operator === "anything-but" || operator === "numeric" ? undefined : OPERATORS[operator];
  if (!read) throw new InvalidPattern(`Unsupported anything-but pattern: ${operator}`);
  const matches = (Array.isArray(inner) ? inner : [inner]).map((one) => read(one));
  return (given) => typeof given === "string" && !matches.some((match) => match(given));
}
