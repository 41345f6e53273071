import { validation } from "../errors.js";
import { isList, isSeries, type MathValue, mapPoints, type Series } from "./series.js";

type Operator = (left: number, right: number) => number;

const OPERATORS: Readonly<Record<string, Operator>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "^": (a, b) => a ** b,
  "<": (a, b) => Number(a < b),
  ">": (a, b) => Number(a > b),
  "<=": (a, b) => Number(a <= b),
  ">=": (a, b) => Number(a >= b),
  "==": (a, b) => Number(a === b),
  "!=": (a, b) => Number(a !== b),
  "&&": (a, b) => Number(a !== 0 && b !== 0),
  AND: (a, b) => Number(a !== 0 && b !== 0),
  "||": (a, b) => Number(a !== 0 || b !== 0),
  OR: (a, b) => Number(a !== 0 || b !== 0),
};

/** Numbers with numbers, series point by point, lists member by member. */
export function operate(operator: string, left: MathValue, right: MathValue): MathValue {
  const apply = OPERATORS[operator];
  if (!apply) throw validation(`Error in expression: Unknown operator ${operator}`);
  if (isList(left))
    return { kind: "list", items: left.items.map((item, at) => one(apply, item, memberOf(right, at))) };
  if (isList(right)) return { kind: "list", items: right.items.map((item) => one(apply, left, item)) };
  if (typeof left === "number" && typeof right === "number") return apply(left, right);
  return one(apply, left, right);
}

function memberOf(value: MathValue, at: number): MathValue {
  if (!isList(value)) return value;
  const member = value.items[at];
  if (!member) throw validation("Error in expression: The arrays are of different lengths");
  return member;
}

function one(apply: Operator, left: MathValue, right: MathValue): Series {
  if (isSeries(left) && isSeries(right)) {
    return mapPoints(left, (value, at) => {
      const other = right.points.get(at);
      return other === undefined ? undefined : apply(value, other);
    });
  }
  if (isSeries(left) && typeof right === "number") return mapPoints(left, (value) => apply(value, right));
  if (typeof left === "number" && isSeries(right)) return mapPoints(right, (value) => apply(left, value));
  throw validation("Error in expression: An operator takes numbers and time series");
}
