import { invalidPattern } from "../errors.js";

/** Steps from an event's root: a property's name, an element's number, or every element. */
export type Selector = readonly (string | number)[];

interface Step {
  pattern: RegExp;
  read(text: string): string | number;
}

const EVERY = "[*]";
const STEPS: readonly Step[] = [
  { pattern: /\.([A-Za-z0-9_@:/-]+)/y, read: (text) => text },
  { pattern: /\.?\["([^"]*)"\]/y, read: (text) => text },
  { pattern: /\.?\['([^']*)'\]/y, read: (text) => text },
  { pattern: /\[(\d+)\]/y, read: Number },
  { pattern: /\[(\*)\]/y, read: () => EVERY },
  { pattern: /\.(\*)/y, read: () => EVERY },
];

/** Reads `$.a.b[0]["c d"][*]`. */
export function toSelector(text: string): Selector {
  const steps: (string | number)[] = [];
  let at = 1;
  if (text[0] !== "$") throw invalidPattern();
  while (at < text.length) {
    const found = STEPS.map(({ pattern, read }) => {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      return match && { length: match[0].length, value: read(match[1] ?? "") };
    }).find((match) => match !== null);
    if (!found) throw invalidPattern();
    steps.push(found.value);
    at += found.length;
  }
  if (steps.length === 0) throw invalidPattern();
  return steps;
}

/** The values that a selector finds: several with `[*]`, none where something on the way is missing. */
export function select(event: unknown, selector: Selector): unknown[] {
  let values: unknown[] = [event];
  for (const step of selector) values = values.flatMap((value) => take(value, step));
  return values;
}

function take(value: unknown, step: string | number): unknown[] {
  if (Array.isArray(value)) {
    if (step === EVERY) return value;
    return typeof step === "number" && step < value.length ? [value[step]] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  if (step === EVERY) return Object.values(value);
  const entry = Object.entries(value).find(([name]) => name === step);
  return entry ? [entry[1]] : [];
}
