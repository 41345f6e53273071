import {
  type Attributes,
  compareValues,
  isEqual,
  setMembers,
  toBytes,
  typeOf,
  type Value,
} from "../values/attribute-value.js";
import { base64Bytes } from "../values/value-size.js";
import type { BoundCondition, BoundOperand } from "./bound-condition.js";
import { valueAt } from "./paths.js";
import type { Comparator } from "./syntax.js";

/** Whether an item meets a condition. What does not exist equals nothing, and is in no order with anything. */
export function meets(item: Attributes, condition: BoundCondition): boolean {
  switch (condition.kind) {
    case "and":
      return condition.terms.every((term) => meets(item, term));
    case "or":
      return condition.terms.some((term) => meets(item, term));
    case "not":
      return !meets(item, condition.term);
    case "compare":
      return holds(condition.comparator, resolve(item, condition.left), resolve(item, condition.right));
    case "between": {
      const value = resolve(item, condition.operand);
      return (
        holds(">=", value, resolve(item, condition.low)) && holds("<=", value, resolve(item, condition.high))
      );
    }
    case "in": {
      const value = resolve(item, condition.operand);
      return condition.choices.some((choice) => holds("=", value, resolve(item, choice)));
    }
    case "attribute_exists":
      return valueAt(item, condition.path) !== undefined;
    case "attribute_not_exists":
      return valueAt(item, condition.path) === undefined;
    case "attribute_type": {
      const value = resolve(item, condition.operand);
      return value !== undefined && typeOf(value) === condition.type;
    }
    case "begins_with":
      return beginsWith(resolve(item, condition.operand), resolve(item, condition.prefix));
    case "contains":
      return contains(resolve(item, condition.operand), resolve(item, condition.part));
  }
}

function resolve(item: Attributes, operand: BoundOperand): Value | undefined {
  if (operand.kind === "path") return valueAt(item, operand.path);
  return operand.kind === "value" ? operand.value : sizeOf(resolve(item, operand.operand));
}

/** Characters of a string, bytes of a binary, members of anything else. */
function sizeOf(value: Value | undefined): Value | undefined {
  if (value === undefined) return undefined;
  if ("S" in value) return toNumber(value.S.length);
  if ("B" in value) return toNumber(base64Bytes(value.B));
  if ("L" in value) return toNumber(value.L.length);
  if ("M" in value) return toNumber(Object.keys(value.M).length);
  const members = setMembers(value);
  return members && toNumber(members.length);
}

function toNumber(value: number): Value {
  return { N: String(value) };
}

export function holds(comparator: Comparator, left: Value | undefined, right: Value | undefined): boolean {
  if (left === undefined || right === undefined) return comparator === "<>";
  if (comparator === "=") return isEqual(left, right);
  if (comparator === "<>") return !isEqual(left, right);
  const order = compareValues(left, right);
  if (order === undefined) return false;
  switch (comparator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}

export function beginsWith(value: Value | undefined, prefix: Value | undefined): boolean {
  if (value === undefined || prefix === undefined) return false;
  if ("S" in value) return "S" in prefix && value.S.startsWith(prefix.S);
  if (!("B" in value && "B" in prefix)) return false;
  const bytes = toBytes(prefix.B);
  return toBytes(value.B).subarray(0, bytes.length).equals(bytes);
}

/** A part of a string or binary, a member of a set, or an element of a list. */
export function contains(value: Value | undefined, part: Value | undefined): boolean {
  if (value === undefined || part === undefined) return false;
  if ("S" in value) return "S" in part && value.S.includes(part.S);
  if ("B" in value) return "B" in part && toBytes(value.B).includes(toBytes(part.B));
  if ("L" in value) return value.L.some((element) => isEqual(element, part));
  if ("SS" in value) return "S" in part && value.SS.includes(part.S);
  if ("NS" in value) return "N" in part && value.NS.includes(part.N);
  return "BS" in value && "B" in part && value.BS.includes(part.B);
}
