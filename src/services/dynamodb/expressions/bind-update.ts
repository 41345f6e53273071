import type { AwsError } from "../../../wire/aws-error.js";
import { isSet, typeOf, type Value } from "../values/attribute-value.js";
import type { Bindings, Path } from "./bindings.js";
import { checkDisjoint } from "./paths.js";
import type { Operand, PathStep, SetValue, UpdateAction } from "./syntax.js";
import { expressionError } from "./tokens.js";

/** The right side of a SET, with names and values in place. */
export type BoundSetValue =
  | { kind: "path"; path: Path }
  | { kind: "value"; value: Value }
  | { kind: "if_not_exists"; path: Path; otherwise: BoundSetValue }
  | { kind: "list_append"; first: BoundSetValue; second: BoundSetValue }
  | { kind: "plus"; left: BoundSetValue; right: BoundSetValue }
  | { kind: "minus"; left: BoundSetValue; right: BoundSetValue };

export type BoundUpdateAction =
  | { kind: "SET"; path: Path; value: BoundSetValue }
  | { kind: "REMOVE"; path: Path }
  | { kind: "ADD" | "DELETE"; path: Path; value: Value };

export interface UpdateExpression {
  actions: readonly BoundUpdateAction[];
  /** Paths that are written. */
  targets: readonly Path[];
}

const LABEL = "UpdateExpression";

/** Reads an update, then checks names, values, paths and types, as AWS does. */
export function toUpdate(text: string, bindings: Bindings): UpdateExpression {
  const { actions, steps } = bindings.reader.update(text);
  const paths = new Map<readonly PathStep[], Path>();
  for (const each of steps) paths.set(each, bindings.path(each, LABEL));
  const binder = new Binder(bindings, paths);
  const bound = actions.map((action) => binder.bind(action));
  const targets = bound.map((action) => action.path);
  checkDisjoint(targets, LABEL);
  for (const action of bound) {
    if (action.kind === "ADD" || action.kind === "DELETE") checkClauseType(action.kind, action.value);
  }
  if (binder.fault !== undefined) throw binder.fault;
  for (const action of bound) if (action.kind === "SET") checkSetTypes(action.value);
  return { actions: bound, targets };
}

/** Every path that an update names, read or written. */
export function updatePaths(actions: readonly BoundUpdateAction[]): Path[] {
  const paths: Path[] = [];
  for (const action of actions) {
    paths.push(action.path);
    if (action.kind === "SET") addPaths(paths, action.value);
  }
  return paths;
}

function addPaths(paths: Path[], value: BoundSetValue): void {
  switch (value.kind) {
    case "path":
      paths.push(value.path);
      return;
    case "value":
      return;
    case "if_not_exists":
      paths.push(value.path);
      addPaths(paths, value.otherwise);
      return;
    case "list_append":
      addPaths(paths, value.first);
      addPaths(paths, value.second);
      return;
    default:
      addPaths(paths, value.left);
      addPaths(paths, value.right);
  }
}

class Binder {
  readonly #bindings: Bindings;
  readonly #paths: ReadonlyMap<readonly PathStep[], Path>;
  /** The first wrong use of a function: told only after what is wrong with paths. */
  fault: AwsError | undefined;

  constructor(bindings: Bindings, paths: ReadonlyMap<readonly PathStep[], Path>) {
    this.#bindings = bindings;
    this.#paths = paths;
  }

  bind(action: UpdateAction): BoundUpdateAction {
    const path = this.#path(action.path);
    if (action.kind === "REMOVE") return { kind: "REMOVE", path };
    if (action.kind === "SET") return { kind: "SET", path, value: this.#setValue(action.value) };
    return { kind: action.kind, path, value: this.#bindings.value(action.value, LABEL) };
  }

  #path(steps: readonly PathStep[]): Path {
    return this.#paths.get(steps) ?? [];
  }

  #setValue(value: SetValue): BoundSetValue {
    if (value.kind !== "plus" && value.kind !== "minus") return this.#operand(value);
    return { kind: value.kind, left: this.#operand(value.left), right: this.#operand(value.right) };
  }

  #operand(operand: Operand): BoundSetValue {
    switch (operand.kind) {
      case "path":
        return { kind: "path", path: this.#path(operand.steps) };
      case "value":
        return { kind: "value", value: this.#bindings.value(operand.reference, LABEL) };
      case "call":
        return this.#call(operand.name, operand.operands);
    }
  }

  #call(name: string, operands: readonly Operand[]): BoundSetValue {
    const [first, second] = operands.map((operand) => this.#operand(operand));
    if (operands.length !== 2 || first === undefined || second === undefined) {
      return this.#wrong(
        "Incorrect number of operands for operator or function; " +
          `operator or function: ${name}, number of operands: ${operands.length}`,
      );
    }
    if (name === "list_append") return { kind: "list_append", first, second };
    if (first.kind !== "path") {
      return this.#wrong(`Operator or function requires a document path; operator or function: ${name}`);
    }
    return { kind: "if_not_exists", path: first.path, otherwise: second };
  }

  /** Stands for what cannot be bound. */
  #wrong(message: string): BoundSetValue {
    this.fault ??= expressionError(LABEL, message);
    return { kind: "path", path: [] };
  }
}

/** How the messages of ADD and DELETE name a type. */
const LONG_TYPE_NAMES: Readonly<Record<string, string>> = {
  S: "STRING",
  N: "NUMBER",
  B: "BINARY",
  NULL: "NULL",
  BOOL: "BOOLEAN",
  L: "LIST",
  M: "MAP",
};

function checkClauseType(clause: "ADD" | "DELETE", value: Value): void {
  const type = typeOf(value);
  if (isSet(type) || (clause === "ADD" && type === "N")) return;
  throw expressionError(
    LABEL,
    "Incorrect operand type for operator or function; " +
      `operator: ${clause}, operand type: ${LONG_TYPE_NAMES[type] ?? type}, typeSet: ALLOWED_FOR_${clause}_OPERAND`,
  );
}

function checkSetTypes(value: BoundSetValue): void {
  if (value.kind === "if_not_exists") checkSetTypes(value.otherwise);
  else if (value.kind === "list_append") checkOperandTypes("list_append", "L", [value.first, value.second]);
  else if (value.kind === "plus") checkOperandTypes("+", "N", [value.left, value.right]);
  else if (value.kind === "minus") checkOperandTypes("-", "N", [value.left, value.right]);
}

function checkOperandTypes(operator: string, wanted: "L" | "N", operands: BoundSetValue[]): void {
  for (const operand of operands) {
    checkSetTypes(operand);
    const type = knownType(operand);
    if (type === undefined || type === wanted) continue;
    throw expressionError(
      LABEL,
      "Incorrect operand type for operator or function; " +
        `operator or function: ${operator}, operand type: ${type}`,
    );
  }
}

/** The type an operand has whatever the item. */
function knownType(operand: BoundSetValue): string | undefined {
  if (operand.kind === "value") return typeOf(operand.value);
  return operand.kind === "list_append" ? "L" : undefined;
}
