import type { ShapeConstraints } from "./constraints.js";
import { compilePattern } from "./pattern.js";

/** One thing a shape asks of a value itself, and AWS's sentence for a value that does not give it. */
export interface Constraint {
  readonly holds: (value: unknown) => boolean;
  readonly sentence: string;
}

/** Longest value that is matched against a pattern: AWS's own values are far shorter. */
const MATCHED_CHARACTERS_MAX = 16_384;

/** In the order in which AWS tells the violations of one value: values, pattern, least, most. */
export function constraintsOf(shape: ShapeConstraints, isHidden: boolean): Constraint[] {
  const { kind, min, max, pattern, enum: values } = shape;
  const constraints: Constraint[] = [];
  const measure = measureOf(kind);
  const what = isNumber(kind) ? "value" : "length";
  if (values) constraints.push(enumConstraint(values, isHidden));
  if (pattern !== undefined) constraints.push(patternConstraint(pattern));
  if (min !== undefined) {
    const least = Number(min);
    const sentence = `Member must have ${what} greater than or equal to ${min}`;
    if (least > 0 || isNumber(kind))
      constraints.push({ holds: (value) => measure(value) >= least, sentence });
  }
  if (max !== undefined) {
    const most = Number(max);
    const sentence = `Member must have ${what} less than or equal to ${max}`;
    constraints.push({ holds: (value) => measure(value) <= most, sentence });
  }
  return constraints;
}

function isNumber(kind: ShapeConstraints["kind"]): boolean {
  return kind === "n" || kind === "f";
}

/** The sentences of all that is asked of the items of a list or map, in AWS's order: most, least, pattern, values. */
export function sentencesOf(shape: ShapeConstraints): string[] {
  const { kind, min, max, pattern, enum: values } = shape;
  const what = isNumber(kind) ? "value" : "length";
  const sentences: string[] = [];
  if (max !== undefined) sentences.push(`Member must have ${what} less than or equal to ${max}`);
  if (min !== undefined) sentences.push(`Member must have ${what} greater than or equal to ${min}`);
  if (pattern !== undefined) sentences.push(`Member must satisfy regular expression pattern: ${pattern}`);
  if (values) sentences.push(`Member must satisfy enum value set: [${values.join(", ")}]`);
  return sentences;
}

/** Of a value that must not be repeated, neither the values it could have are told. */
function enumConstraint(values: readonly string[], isHidden: boolean): Constraint {
  const known = new Set<unknown>(values);
  const told = isHidden ? "" : `: [${values.join(", ")}]`;
  return { holds: (value) => known.has(value), sentence: `Member must satisfy enum value set${told}` };
}

function patternConstraint(pattern: string): Constraint {
  const matches = compilePattern(pattern);
  return {
    holds: (value) => {
      const text = String(value);
      return text.length > MATCHED_CHARACTERS_MAX || matches(text);
    },
    sentence: `Member must satisfy regular expression pattern: ${pattern}`,
  };
}

function measureOf(kind: ShapeConstraints["kind"]): (value: unknown) => number {
  switch (kind) {
    case "n":
    case "f":
      return Number;
    case "b":
      return (value) => (value instanceof Uint8Array ? value.byteLength : String(value).length);
    case "l":
      return (value) => (Array.isArray(value) ? value.length : 0);
    case "m":
      return (value) => Object.keys(value as object).length;
    default:
      return (value) => String(value).length;
  }
}
