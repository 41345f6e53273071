import { invalidPattern } from "../errors.js";
import { toRegex } from "./regex.js";

/** Compares a value's text, or its number, with what the pattern says. */
export type Comparison = (value: string | number) => boolean;

export type Operator = "=" | "!=" | "<" | ">" | "<=" | ">=";

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** The right side of a comparison, as written: quoted text, `%regex%`, a bare word, or a number. */
export type Operand = { kind: "text" | "regex"; text: string };

export function toComparison(operator: Operator, operand: Operand): Comparison {
  if (operator === "=" || operator === "!=") {
    const equals = toEquality(operand);
    return operator === "=" ? equals : (value) => !equals(value);
  }
  if (operand.kind === "regex" || !NUMBER.test(operand.text)) throw invalidPattern();
  const bound = Number(operand.text);
  return (value) => {
    const number = toNumber(value);
    return number !== undefined && compareNumbers(operator, number, bound);
  };
}

function toEquality({ kind, text }: Operand): Comparison {
  if (kind === "regex") {
    const regex = toRegex(text);
    return (value) => regex.test(String(value));
  }
  const wildcard = text.includes("*") ? toWildcard(text) : undefined;
  const number = NUMBER.test(text) ? Number(text) : undefined;
  return (value) => {
    if (wildcard) return wildcard.test(String(value));
    if (number !== undefined && toNumber(value) === number) return true;
    return String(value) === text;
  };
}

function toWildcard(text: string): RegExp {
  const parts = text.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s");
}

function toNumber(value: string | number): number | undefined {
  if (typeof value === "number") return value;
  return NUMBER.test(value) ? Number(value) : undefined;
}

function compareNumbers(operator: Operator, number: number, bound: number): boolean {
  if (operator === "<") return number < bound;
  if (operator === ">") return number > bound;
  if (operator === "<=") return number <= bound;
  return number >= bound;
}
