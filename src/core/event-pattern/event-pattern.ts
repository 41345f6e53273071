import { InvalidPattern } from "./invalid-pattern.js";
import { toTest, type ValueTest } from "./value-tests.js";

/**
 * Event patterns of EventBridge, which Lambda's event filters and SNS's filter policies share: an object like the events it
 * is to match, with lists of alternatives at its leaves.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
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

/** A dot in a name is a step: `a.b` is `b` in `a`. */
function compileField(name: string, inner: unknown, depth: number): EventMatcher {
  const dot = name.indexOf(".");
  const rest = name.slice(dot + 1);
  const isPath = dot > 0 && rest !== "";
  if (isPath) return compileNested(name.slice(0, dot), compileField(rest, inner, depth));
  if (Array.isArray(inner)) return compileLeaf(name, inner);
  if (!isObject(inner)) throw new InvalidPattern(`"${name}" must be an object or an array`);
  return compileNested(name, compileObject(inner, depth + 1));
}

/** Where the event has nothing to look into, nothing is below it: `exists: false` is true there. */
function compileNested(name: string, matches: EventMatcher): EventMatcher {
  return (event) => {
    const found = valuesOf(event, name);
    return found.length === 0 ? matches(undefined) : found.some((value) => someElement(value, matches));
  };
}

/** A leaf matches when any of its alternatives matches any of the field's values. */
function compileLeaf(name: string, alternatives: readonly unknown[]): EventMatcher {
  if (alternatives.length === 0) throw new InvalidPattern("Empty arrays are not allowed");
  const tests = alternatives.map((alternative) => toTest(alternative));
  return (event) => {
    // Only leaves are values: a field that holds an object has none of its own.
    const values = valuesOf(event, name)
      .flatMap((value) => (Array.isArray(value) ? value.flat(DEPTH_MAX) : [value]))
      .filter((value) => !isObject(value));
    return tests.some((test) => passes(test, values));
  };
}

function passes(test: ValueTest, values: readonly unknown[]): boolean {
  if (test.kind === "exists") return test.wanted === values.length > 0;
  return values.some((value) => test.matches(value));
}

/** The field's value, or none where the event has no such field. In events too, a dot in a name is a step. */
function valuesOf(event: unknown, name: string): unknown[] {
  if (!isObject(event)) return [];
  if (Object.hasOwn(event, name)) return [event[name]];
  const prefix = `${name}.`;
  return Object.entries(event)
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => ({ [key.slice(prefix.length)]: value }));
}

/** Lists of objects match when one of them does. */
function someElement(value: unknown, matches: EventMatcher): boolean {
  if (!Array.isArray(value)) return matches(value);
  return value.length === 0 ? matches(undefined) : value.some((element) => someElement(element, matches));
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
