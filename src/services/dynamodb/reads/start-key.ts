import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Key } from "../../../core/store/store.js";
import { AwsError } from "../../../wire/aws-error.js";
import { keySchemaMismatch, validationError } from "../errors.js";
import { entryPlace } from "../indexes/index-entry.js";
import { checkKey, itemPlace, keyOf } from "../items/item-key.js";
import { type KeyAttribute, keyAttributes } from "../tables/table.js";
import { type Attributes, attributeOf, setAttribute, typeOf } from "../values/attribute-value.js";
import { toAttributes } from "../values/check-value.js";
import type { Refuse } from "../wording.js";
import type { ReadTarget } from "./read-target.js";

const INVALID = "The provided starting key is invalid";

/** AWS says so before some faults in a start key's values, and not before others. */
const UNPREFIXED = /contains duplicates|number set|numeric value|significant digits|number with magnitude/;

/** Checks the values of `ExclusiveStartKey`. */
export function toStartKey(
  key: Record<string, AttributeValue> | undefined,
  refuse: Refuse,
): Attributes | undefined {
  if (key === undefined) return undefined;
  const prefixed = (message: string) => (UNPREFIXED.test(message) ? message : `${INVALID}: ${message}`);
  return toAttributes(key, (now, before = now) => refuse(prefixed(now), prefixed(before)));
}

/** Checks that a query's start key has as many attributes as it must have. */
export function checkStartKeySize(target: ReadTarget, start: Attributes): void {
  if (Object.keys(start).length !== startNames(target).size) throw validationError(INVALID);
}

/** Checks one attribute of a query's start key. */
export function checkStartPiece(start: Attributes, { name, type }: KeyAttribute): void {
  const value = attributeOf(start, name);
  if (value === undefined) throw validationError(INVALID);
  if (typeOf(value) !== type) throw keySchemaMismatch();
}

function startNames({ table, key }: ReadTarget): ReadonlySet<string> {
  return new Set([...keyAttributes(table.key), ...keyAttributes(key)].map(({ name }) => name));
}

/** Checks that a start key is one that this target's pages end with, and says where its item lies. */
export function startPlace(target: ReadTarget, start: Attributes): Key {
  const { table, index } = target;
  checkStartShape(target, start);
  try {
    checkKey(table, keyOf(table.key, start));
  } catch (error) {
    throw error instanceof AwsError ? validationError(`${INVALID}: ${error.message}`) : error;
  }
  return index === undefined ? itemPlace(table, start) : entryPlace(table, index, start);
}

/** Checks what of a start key has to do with what is read, before its table's key is looked at. */
export function checkStartShape(target: ReadTarget, start: Attributes): void {
  const isIndex = target.index !== undefined;
  if (Object.keys(start).length !== startNames(target).size) throw mismatch(isIndex);
  if (isIndex) for (const attribute of keyAttributes(target.key)) checkStartPiece(start, attribute);
}

function mismatch(isIndex: boolean) {
  return validationError(isIndex ? INVALID : `${INVALID}: ${keySchemaMismatch().message}`);
}

/** The key that a page ends with: what leads to its last item in the target. */
export function lastKey(target: ReadTarget, item: Attributes): Attributes {
  const key = keyOf(target.table.key, item);
  if (target.index === undefined) return key;
  for (const [name, value] of Object.entries(keyOf(target.key, item))) setAttribute(key, name, value);
  return key;
}
