import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { validationError } from "../errors.js";
import { NESTING_LEVELS_MAX } from "../limits.js";
import type { Value } from "../values/attribute-value.js";
import { checkAttributeName, toValue } from "../values/check-value.js";
import { type Refuse, refuseNow, type Wording } from "../wording.js";
import type { PathStep } from "./syntax.js";
import { PLAIN_READER, type SyntaxReader } from "./syntax-reader.js";
import { type ExpressionLabel, expressionError } from "./tokens.js";

/** A document path with its names resolved. */
export type Path = readonly (string | number)[];

/** What a reference stands for, and whether an expression has used it. */
interface Given<T> {
  readonly value: T;
  isUsed: boolean;
}

const NONE: ReadonlyMap<string, never> = new Map<string, never>();
const NAME = /^#[0-9a-zA-Z_]+$/;
const VALUE = /^:[0-9a-zA-Z_]+$/;

/**
 * What `#names` and `:values` of one request stand for, and which of them its expressions have used. One object serves all
 * expressions of the request.
 */
export class Bindings {
  /** Reads the request's expressions. */
  readonly reader: SyntaxReader;
  readonly #names: ReadonlyMap<string, Given<string>>;
  readonly #values: ReadonlyMap<string, Given<Value>>;

  /** Checks names and values themselves, as AWS does before it reads any expression. */
  constructor(
    names: Record<string, string> | undefined,
    values: Record<string, AttributeValue> | undefined,
    reader: SyntaxReader = PLAIN_READER,
    wording: Wording = "older",
  ) {
    this.reader = reader;
    this.#names = names === undefined ? NONE : checkNames(names);
    this.#values = values === undefined ? NONE : checkValues(values, wording);
  }

  value(reference: string, label: ExpressionLabel): Value {
    const given = this.#values.get(reference);
    if (given === undefined) {
      throw expressionError(
        label,
        `An expression attribute value used in expression is not defined; attribute value: ${reference}`,
      );
    }
    given.isUsed = true;
    return given.value;
  }

  path(steps: readonly PathStep[], label: ExpressionLabel): Path {
    if (steps.length > NESTING_LEVELS_MAX) {
      throw expressionError(
        label,
        `The document path has too many nesting levels; nesting levels: ${steps.length}`,
      );
    }
    return steps.map((step) =>
      typeof step === "string" && step.startsWith("#") ? this.#name(step, label) : step,
    );
  }

  /** Throws if a name or value was given that no expression used. */
  checkAllUsed(): void {
    checkUsed("ExpressionAttributeNames", this.#names);
    checkUsed("ExpressionAttributeValues", this.#values);
  }

  #name(reference: string, label: ExpressionLabel): string {
    const given = this.#names.get(reference);
    if (given === undefined) {
      throw expressionError(
        label,
        `An expression attribute name used in the document path is not defined; attribute name: ${reference}`,
      );
    }
    given.isUsed = true;
    return given.value;
  }
}

function checkUsed(what: string, givens: ReadonlyMap<string, Given<unknown>>): void {
  const unused: string[] = [];
  for (const [key, { isUsed }] of givens) if (!isUsed) unused.push(key);
  if (unused.length === 0) return;
  throw validationError(`Value provided in ${what} unused in expressions: keys: {${unused.join(", ")}}`);
}

/** `[a, [1], b]`: how AWS's messages write a path. */
export function pathText(path: Path): string {
  return `[${path.map((step) => (typeof step === "number" ? `[${step}]` : step)).join(", ")}]`;
}

function checkNames(names: Record<string, string>): Map<string, Given<string>> {
  const entries = Object.entries(names);
  if (entries.length === 0) throw validationError("ExpressionAttributeNames must not be empty");
  for (const [key] of entries) {
    if (!NAME.test(key)) {
      throw validationError(`ExpressionAttributeNames contains invalid key: Syntax error; key: "${key}"`);
    }
  }
  const checked = new Map<string, Given<string>>();
  for (const [key, name] of entries) {
    checkAttributeName(name);
    checked.set(key, { value: name, isUsed: false });
  }
  return checked;
}

function checkValues(values: Record<string, AttributeValue>, wording: Wording): Map<string, Given<Value>> {
  const entries = Object.entries(values);
  if (entries.length === 0) throw validationError("ExpressionAttributeValues must not be empty");
  for (const [key] of entries) {
    if (!VALUE.test(key)) {
      throw validationError(`ExpressionAttributeValues contains invalid key: Syntax error; key: "${key}"`);
    }
  }
  const checked = new Map<string, Given<Value>>();
  for (const [key, value] of entries) {
    const refuse: Refuse = (now, before = now) =>
      validationError(`ExpressionAttributeValues contains invalid value: ${before} for key ${key}`);
    checked.set(key, { value: toValue(value, wording === "older" ? refuse : refuseNow), isUsed: false });
  }
  return checked;
}
