import { validationError } from "../errors.js";
import {
  type Attributes,
  attributeOf,
  isSet,
  setAttribute,
  setMembers,
  toSet,
  typeOf,
  type Value,
} from "../values/attribute-value.js";
import { sumFaultMessage } from "../values/check-value.js";
import { addNumbers } from "../values/decimal.js";
import type { BoundSetValue, BoundUpdateAction } from "./bind-update.js";
import { valueAt } from "./paths.js";

/**
 * Carries out an update on an item, which is changed in place. All operands are read from the item as it was. Elements are
 * removed from lists last, so that indexes mean those of the item before.
 */
export function applyUpdate(item: Attributes, actions: readonly BoundUpdateAction[]): void {
  const writes = actions.map((action) => ({ path: action.path, value: newValue(item, action) }));
  const removals: { list: Value[]; index: number }[] = [];
  const additions: { list: Value[]; index: number; value: Value }[] = [];
  for (const { path, value } of writes) {
    if (value === "unchanged" && path.length === 1) continue;
    const last = path.at(-1) as string | number;
    const parent = path.length === 1 ? { M: item } : valueAt(item, path.slice(0, -1));
    if (typeof last === "string" && parent !== undefined && "M" in parent) {
      if (value === "removed") delete parent.M[last];
      else if (value !== "unchanged") setAttribute(parent.M, last, value);
    } else if (typeof last === "number" && parent !== undefined && "L" in parent) {
      if (value === "unchanged") continue;
      if (value === "removed") removals.push({ list: parent.L, index: last });
      else if (last < parent.L.length) parent.L[last] = value;
      else additions.push({ list: parent.L, index: last, value });
    } else {
      throw validationError("The document path provided in the update expression is invalid for update");
    }
  }
  // An index beyond the end appends; several do so in the order of their indexes.
  for (const { list, value } of additions.sort((a, b) => a.index - b.index)) list.push(value);
  for (const { list, index } of removals.sort((a, b) => b.index - a.index)) list.splice(index, 1);
}

/** What becomes of the value at a path. */
type Outcome = Value | "unchanged" | "removed";

function newValue(item: Attributes, action: BoundUpdateAction): Outcome {
  switch (action.kind) {
    case "SET":
      return copyOf(setValue(item, action.value));
    case "REMOVE":
      return "removed";
    case "ADD":
      return sumOrUnion(valueAt(item, action.path), action.value);
    case "DELETE":
      return difference(valueAt(item, action.path), action.value);
  }
}

function setValue(item: Attributes, value: BoundSetValue): Value {
  switch (value.kind) {
    case "value":
      return value.value;
    case "path": {
      const found = valueAt(item, value.path);
      if (found !== undefined) return found;
      throw validationError("The provided expression refers to an attribute that does not exist in the item");
    }
    case "if_not_exists":
      return valueAt(item, value.path) ?? setValue(item, value.otherwise);
    case "list_append": {
      const [first, second] = [setValue(item, value.first), setValue(item, value.second)];
      if (!("L" in first && "L" in second)) throw operandTypeError();
      return { L: [...first.L, ...second.L] };
    }
    case "plus":
      return sum(setValue(item, value.left), setValue(item, value.right), 1);
    case "minus":
      return sum(setValue(item, value.left), setValue(item, value.right), -1);
  }
}

function sum(left: Value, right: Value, sign: 1 | -1): Value {
  if (!("N" in left && "N" in right)) throw operandTypeError();
  const result = addNumbers(left.N, right.N, sign);
  if (typeof result === "string") throw validationError(sumFaultMessage(result));
  return { N: result.text };
}

/** ADD: a number to a number, members to a set. */
export function sumOrUnion(old: Value | undefined, added: Value): Value {
  if (old === undefined) return added;
  const type = typeOf(added);
  if (typeOf(old) !== type) throw operandTypeError();
  if (!isSet(type)) return sum(old, added, 1);
  return toSet(type, [...new Set([...(setMembers(old) ?? []), ...(setMembers(added) ?? [])])]);
}

/** DELETE: members out of a set; a set left empty is removed. */
export function difference(old: Value | undefined, taken: Value): Outcome {
  if (old === undefined) return "unchanged";
  const type = typeOf(taken);
  if (typeOf(old) !== type || !isSet(type)) throw operandTypeError();
  const gone = new Set(setMembers(taken));
  const left = (setMembers(old) ?? []).filter((member) => !gone.has(member));
  return left.length === 0 ? "removed" : toSet(type, left);
}

function operandTypeError() {
  return validationError("An operand in the update expression has an incorrect data type");
}

/** One value may land in several places, which later updates change on their own. */
function copyOf(value: Value): Value {
  return "M" in value || "L" in value ? structuredClone(value) : value;
}

/**
 * The attributes an update touched, as they stand in `item`: for UPDATED_OLD and UPDATED_NEW. Whole attributes for legacy
 * updates, the parts at the paths for expressions.
 */
export function touched(item: Attributes, names: readonly string[]): Attributes {
  const found: Attributes = {};
  for (const name of names) {
    const value = attributeOf(item, name);
    if (value !== undefined) setAttribute(found, name, value);
  }
  return found;
}
