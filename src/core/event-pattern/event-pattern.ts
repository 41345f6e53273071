import { InvalidPattern } from "./invalid-pattern.js";
import { toTest, type ValueTest } from "./value-tests.js";

/**
 * Event patterns of EventBridge, which Lambda's event filters share: an object like the events it is to match, with lists
 * of alternatives at its leaves. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export type EventMatcher = (event: unknown) => boolean;

/** Nesting of patterns; what is deeper is refused. */
const DEPTH_MAX = 100;

/** Reads a pattern (JSON text or its value). Throws InvalidPattern. */
export function compileEventPattern(pattern: unknown): EventMatcher {
  const parsed = typeof pattern === "string" ? parse(pattern) : pattern;
  if (!isObject(parsed)) throw new InvalidPattern("Filter is not an object");
  return compileObject(parsed, 0);
}

function compileObject(pattern: Readonly<Record<string, unknown>>, depth: number): EventMatcher {
  if (depth > DEPTH_MAX) throw new InvalidPattern("The pattern is nested too deeply");
  const fields = Object.entries(pattern).map(([name, inner]) =>
    name === "$or" && Array.isArray(inner) ? compileOr(inner, depth) : compileField(name, inner, depth),
  );
  if (fields.length === 0) throw new InvalidPattern("Empty objects are not allowed");
  return (event) => fields.every((matches) => matches(event));
}

function compileOr(alternatives: readonly unknown[], depth: number): EventMatcher {
  if (alternatives.length < 2) throw new InvalidPattern("There must have at least 2 Objects in $or");
  const compiled = alternatives.map((one) => {
    if (!isObject(one)) throw new InvalidPattern("Only objects are allowed in array while value of $or");
    return compileObject(one, depth + 1);
  });
  return (event) => compiled.some((matches) => matches(event));
}

function compileField(name: string, inner: unknown, depth: number): EventMatcher {
  if (Array.isArray(inner)) return compileLeaf(name, inner);
  if (!isObject(inner)) throw new InvalidPattern(`"${name}" must be an object or an array`);
  const matches = compileObject(inner, depth + 1);
  return (event) => valuesOf(event, name).some((value) => someElement(value, matches));
}

/** A leaf matches when any of its alternatives matches any of the field's values. */
function compileLeaf(name: string, alternatives: readonly unknown[]): EventMatcher {
  if (alternatives.length === 0) throw new InvalidPattern("Empty arrays are not allowed");
  const tests = alternatives.map((alternative) => toTest(alternative));
  return (event) => {
    const found = valuesOf(event, name);
    const values = found.flatMap((value) => (Array.isArray(value) ? value : [value]));
    return tests.some((test) => passes(test, values, found.length > 0));
  };
}

function passes(test: ValueTest, values: readonly unknown[], isThere: boolean): boolean {
  if (test.kind === "exists") return test.wanted === isThere;
  return values.some((value) => test.matches(value));
}

/** The field's value, or none where the event has no such field. */
function valuesOf(event: unknown, name: string): unknown[] {
  return isObject(event) && Object.hasOwn(event, name) ? [event[name]] : [];
}

/** Lists of objects match when one of them does. */
function someElement(value: unknown, matches: EventMatcher): boolean {
  return Array.isArray(value) ? value.some((element) => someElement(element, matches)) : matches(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidPattern("Filter is not valid JSON");
  }
}
