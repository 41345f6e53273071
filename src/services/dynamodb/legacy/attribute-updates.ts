import type { AttributeValueUpdate } from "@aws-sdk/client-dynamodb";
import { invalidParameter, validationError } from "../errors.js";
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
import { checkAttributeName, sumFaultMessage, toValue } from "../values/check-value.js";
import { addNumbers } from "../values/decimal.js";
import type { Refuse } from "../wording.js";

/** One entry of `AttributeUpdates`, checked. Without a value the attribute is deleted. */
export interface AttributeUpdate {
  attribute: string;
  action: "PUT" | "ADD" | "DELETE";
  value: Value | undefined;
}

/** Checks `AttributeUpdates`. */
export function toAttributeUpdates(
  updates: Record<string, AttributeValueUpdate> | undefined,
  refuse: Refuse,
): AttributeUpdate[] {
  return Object.entries(updates ?? {}).map(([attribute, update]) => {
    checkAttributeName(attribute);
    const action = update.Action ?? "PUT";
    const value = update.Value && toValue(update.Value, refuse);
    if (value === undefined) {
      if (action !== "DELETE") {
        throw invalidParameter("Only DELETE action is allowed when no attribute value is specified");
      }
      return { attribute, action, value };
    }
    const type = typeOf(value);
    if (action === "DELETE" && !isSet(type)) {
      throw invalidParameter(`DELETE action with value is not supported for the type ${type}`);
    }
    if (action === "ADD" && !isSet(type) && type !== "N" && type !== "L") {
      throw invalidParameter(`ADD action is not supported for the type ${type}`);
    }
    return { attribute, action, value };
  });
}

/** Carries out the updates on an item, which is changed in place. */
export function applyAttributeUpdates(item: Attributes, updates: readonly AttributeUpdate[]): void {
  for (const { attribute, action, value } of updates) {
    const old = attributeOf(item, attribute);
    const updated = newValue(old, action, value);
    if (updated !== undefined) setAttribute(item, attribute, updated);
    else delete item[attribute];
  }
}

function newValue(old: Value | undefined, action: string, value: Value | undefined): Value | undefined {
  if (action === "PUT" || value === undefined) return value;
  if (action === "ADD") return old === undefined ? value : sum(old, value);
  return old && difference(old, value);
}

function sum(old: Value, added: Value): Value {
  if ("N" in added && "N" in old) {
    const result = addNumbers(old.N, added.N, 1);
    if (typeof result === "string") throw validationError(sumFaultMessage(result));
    return { N: result.text };
  }
  if ("L" in added && "L" in old) return { L: [...old.L, ...added.L] };
  const type = typeOf(added);
  if (typeOf(old) !== type || !isSet(type)) throw typeMismatch();
  return toSet(type, [...new Set([...(setMembers(old) ?? []), ...(setMembers(added) ?? [])])]);
}

function difference(old: Value, taken: Value): Value | undefined {
  const type = typeOf(taken);
  if (typeOf(old) !== type || !isSet(type)) throw typeMismatch();
  const gone = new Set(setMembers(taken));
  const left = (setMembers(old) ?? []).filter((member) => !gone.has(member));
  return left.length === 0 ? undefined : toSet(type, left);
}

function typeMismatch() {
  return validationError("Type mismatch for attribute to update");
}
