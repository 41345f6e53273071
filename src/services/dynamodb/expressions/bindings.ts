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
  readonly #names: ReadonlyMap<string, string>;
  readonly #values: ReadonlyMap<string, Value>;
  readonly #unusedNames: Set<string> | undefined;
  readonly #unusedValues: Set<string> | undefined;

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
    this.#unusedNames = names && new Set(this.#names.keys());
    this.#unusedValues = values && new Set(this.#values.keys());
  }

  value(reference: string, label: ExpressionLabel): Value {
    const value = this.#values.get(reference);
    if (value === undefined) {
      throw expressionError(
        label,
        `An expression attribute value used in expression is not defined; attribute value: ${reference}`,
      );
    }
    this.#unusedValues?.delete(reference);
    return value;
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
    const unused = (what: string, keys: ReadonlySet<string>) =>
      validationError(`Value provided in ${what} unused in expressions: keys: {${[...keys].join(", ")}}`);
    if (this.#unusedNames?.size) throw unused("ExpressionAttributeNames", this.#unusedNames);
    if (this.#unusedValues?.size) throw unused("ExpressionAttributeValues", this.#unusedValues);
  }

  #name(reference: string, label: ExpressionLabel): string {
    const name = this.#names.get(reference);
    if (name === undefined) {
      throw expressionError(
        label,
        `An expression attribute name used in the document path is not defined; attribute name: ${reference}`,
      );
    }
    this.#unusedNames?.delete(reference);
    return name;
  }
}

/** `[a, [1], b]`: how AWS's messages write a path. */
export function pathText(path: Path): string {
  return `[${path.map((step) => (typeof step === "number" ? `[${step}]` : step)).join(", ")}]`;
}

function checkNames(names: Record<string, string>): Map<string, string> {
  const entries = Object.entries(names);
  if (entries.length === 0) throw validationError("ExpressionAttributeNames must not be empty");
  for (const [key] of entries) {
    if (!NAME.test(key)) {
      throw validationError(`ExpressionAttributeNames contains invalid key: Syntax error; key: "${key}"`);
    }
  }
  for (const [, name] of entries) checkAttributeName(name);
  return new Map(entries);
}

function checkValues(values: Record<string, AttributeValue>, wording: Wording): Map<string, Value> {
  const entries = Object.entries(values);
  if (entries.length === 0) throw validationError("ExpressionAttributeValues must not be empty");
  for (const [key] of entries) {
    if (!VALUE.test(key)) {
      throw validationError(`ExpressionAttributeValues contains invalid key: Syntax error; key: "${key}"`);
    }
  }
  const checked = new Map<string, Value>();
  for (const [key, value] of entries) {
    const refuse: Refuse = (now, before = now) =>
      validationError(`ExpressionAttributeValues contains invalid value: ${before} for key ${key}`);
    checked.set(key, toValue(value, wording === "older" ? refuse : refuseNow));
  }
  return checked;
}
