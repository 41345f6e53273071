import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Key } from "../../../core/store/store.js";
import { invalidParameter, keySchemaMismatch, validationError } from "../errors.js";
import { PARTITION_KEY_BYTES_MAX, SORT_KEY_BYTES_MAX } from "../limits.js";
import { type KeyAttribute, type KeySchema, keyAttributes, type Table } from "../tables/table.js";
import {
  type Attributes,
  attributeOf,
  scalarText,
  setAttribute,
  typeOf,
  type Value,
} from "../values/attribute-value.js";
import { toAttributes } from "../values/check-value.js";
import { partitionOf, sortParts } from "../values/key-encoding.js";
import { valueSizeBytes } from "../values/value-size.js";
import { refusalsIn, type Wording } from "../wording.js";

/** Where an item lies in its table's space. */
export function itemPlace(table: Table, attributes: Attributes): Key {
  return [table.space, partitionOf(table.key, attributes), ...sortParts(table.key, attributes)];
}

/** The key attributes of an item. */
export function keyOf(key: KeySchema, attributes: Attributes): Attributes {
  const found: Attributes = {};
  for (const { name } of keyAttributes(key)) {
    const value = attributeOf(attributes, name);
    if (value !== undefined) setAttribute(found, name, value);
  }
  return found;
}

/** Takes a request's `Key`, whose form can be checked before the table is known. */
export function toKey(key: Record<string, AttributeValue> | undefined, wording: Wording): Attributes {
  return toAttributes(key ?? {}, refusalsIn(wording));
}

/** The key must have the table's key attributes and no other. */
export function checkKey(table: Table, key: Attributes): void {
  const schema = keyAttributes(table.key);
  if (Object.keys(key).length !== schema.length) throw keySchemaMismatch();
  for (const { name, type } of schema) {
    const value = attributeOf(key, name);
    if (value === undefined || typeOf(value) !== type) throw keySchemaMismatch();
    checkNotEmpty(name, value);
  }
  checkKeySizes(table.key, key);
}

/** No key attribute, of the table or of an index, may be empty, whatever else is wrong. */
export function checkNoEmptyKeys(table: Table, attributes: Attributes): void {
  for (const { name, type } of keyAttributes(table.key)) {
    const value = attributeOf(attributes, name);
    if (value !== undefined && typeOf(value) === type) checkNotEmpty(name, value);
  }
  for (const index of table.indexes) {
    for (const { name, type } of keyAttributes(index.key)) {
      const value = attributeOf(attributes, name);
      if (value !== undefined && typeOf(value) === type) checkIndexKeyNotEmpty(index.name, name, value);
    }
  }
}

/** An item must have the table's key attributes, and where it has an index's, they must be of the index's types. */
export function checkItemKeys(table: Table, item: Attributes): void {
  for (const { name, type } of keyAttributes(table.key)) {
    const value = attributeOf(item, name);
    if (value === undefined) throw invalidParameter(`Missing the key ${name} in the item`);
    if (typeOf(value) !== type) {
      throw invalidParameter(`Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`);
    }
    checkNotEmpty(name, value);
  }
  checkKeySizes(table.key, item);
  checkIndexKeys(table, item);
}

/** Where an item has an index's key attributes, they must be of its types, not empty, and not too long. */
export function checkIndexKeys(table: Table, item: Attributes): void {
  for (const index of table.indexes) {
    for (const attribute of keyAttributes(index.key)) {
      const value = attributeOf(item, attribute.name);
      if (value !== undefined) checkIndexKey(index.name, attribute, value);
    }
    checkKeySizes(index.key, item);
  }
}

function checkIndexKey(indexName: string, { name, type }: KeyAttribute, value: Value): void {
  if (typeOf(value) !== type) {
    throw invalidParameter(
      `Type mismatch for Index Key ${name} Expected: ${type} Actual: ${typeOf(value)} IndexName: ${indexName}`,
    );
  }
  checkIndexKeyNotEmpty(indexName, name, value);
}

function checkIndexKeyNotEmpty(indexName: string, name: string, value: Value): void {
  if (scalarText(value) !== "") return;
  throw validationError(
    "One or more parameter values are not valid. A value specified for a secondary index key is not supported. " +
      `The AttributeValue for a key attribute cannot contain an empty ${longTypeName(value)} value. ` +
      `IndexName: ${indexName}, IndexKey: ${name}`,
  );
}

function checkNotEmpty(name: string, value: Value): void {
  if (scalarText(value) !== "") return;
  throw validationError(`One or more parameter values are not valid. ${emptyKeyText(value)}. Key: ${name}`);
}

export function emptyKeyText(value: Value): string {
  return `The AttributeValue for a key attribute cannot contain an empty ${longTypeName(value)} value`;
}

function longTypeName(value: Value): "string" | "binary" {
  return "S" in value ? "string" : "binary";
}

function checkKeySizes(key: KeySchema, attributes: Attributes): void {
  if (totalSize(key.hash, attributes) > PARTITION_KEY_BYTES_MAX) {
    // Without the space: so AWS writes it.
    throw invalidParameter(
      `Size of hashkey has exceeded the maximum size limit of${PARTITION_KEY_BYTES_MAX} bytes`,
    );
  }
  if (totalSize(key.range, attributes) > SORT_KEY_BYTES_MAX) {
    throw invalidParameter(
      `Aggregated size of all range keys has exceeded the size limit of ${SORT_KEY_BYTES_MAX} bytes`,
    );
  }
}

export function hasFittingKeySizes(key: KeySchema, attributes: Attributes): boolean {
  return (
    totalSize(key.hash, attributes) <= PARTITION_KEY_BYTES_MAX &&
    totalSize(key.range, attributes) <= SORT_KEY_BYTES_MAX
  );
}

function totalSize(names: readonly KeyAttribute[], attributes: Attributes): number {
  let size = 0;
  for (const { name, type } of names) {
    const value = type === "N" ? undefined : attributeOf(attributes, name);
    if (value !== undefined) size += valueSizeBytes(value);
  }
  return size;
}
