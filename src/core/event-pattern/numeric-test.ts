import { InvalidPattern } from "./invalid-pattern.js";

type Holds = (number: number, bound: number) => boolean;

const COMPARISONS: Readonly<Record<string, Holds>> = {
  "=": (number, bound) => number === bound,
  "<": (number, bound) => number < bound,
  "<=": (number, bound) => number <= bound,
  ">": (number, bound) => number > bound,
  ">=": (number, bound) => number >= bound,
};

/** `[">", 0]`, or a range: `[">", 0, "<=", 5]`. */
export function toNumericTest(operand: unknown): (value: unknown) => boolean {
  if (!Array.isArray(operand)) throw new InvalidPattern("Value of numeric must be an array.");
  const [operator, bound, second, top, ...rest]: unknown[] = operand;
  if (operand.length === 0) throw new InvalidPattern("Invalid member in numeric match: ]");
  const first = toCheck(operator, bound, `Invalid member in numeric match: ${String(operator)}`);
  if (operand.length <= 2) return (given) => typeof given === "number" && first(given);
  if (operator !== ">" && operator !== ">=") {
    throw new InvalidPattern("Too many elements in numeric expression");
  }
  if (second !== "<" && second !== "<=") {
    const isText = typeof second === "string";
    throw new InvalidPattern(
      `${isText ? "Bad numeric range operator" : "Bad value in numeric range"}: ${String(second)}`,
    );
  }
  const last = toCheck(second, top, "");
  if (Number(top) <= Number(bound)) throw new InvalidPattern("Bottom must be less than top");
  if (rest.length > 0) throw new InvalidPattern("Too many terms in numeric range expression");
  return (given) => typeof given === "number" && first(given) && last(given);
}

function toCheck(operator: unknown, bound: unknown, notText: string): (number: number) => boolean {
  if (typeof operator !== "string") throw new InvalidPattern(notText);
  const holds = COMPARISONS[operator];
  if (!holds) throw new InvalidPattern(`Unrecognized numeric range operator: ${operator}`);
  if (typeof bound !== "number") {
    throw new InvalidPattern(`Value of ${operator === "=" ? "equals" : operator} must be numeric`);
  }
  return (number) => holds(number, bound);
}
