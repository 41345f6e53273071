import type { Key } from "../../../core/store/store.js";
import { Item } from "../items/item.js";
import { hasFittingKeySizes } from "../items/item-key.js";
import { type Index, type KeySchema, keyAttributes, type Table } from "../tables/table.js";
import { type Attributes, attributeOf, scalarText, setAttribute, typeOf } from "../values/attribute-value.js";
import { itemDigest, partitionOf, sortParts } from "../values/key-encoding.js";

/** What an index holds of an item, and where. */
export interface IndexEntry {
  place: Key;
  item: Item;
}

/**
 * The entry that the item has in the index; none if it lacks one of the index's key attributes, or has, from before there was
 * the index, a value there that cannot be a key.
 */
export function toIndexEntry(table: Table, index: Index, item: Item): IndexEntry | undefined {
  const { attributes } = item;
  if (!isIndexable(index.key, attributes)) return undefined;
  return { place: entryPlace(table, index, attributes), item: projectItem(table, index, item) };
}

function isIndexable(key: KeySchema, attributes: Attributes): boolean {
  return (
    keyAttributes(key).every(({ name, type }) => {
      const value = attributeOf(attributes, name);
      return value !== undefined && typeOf(value) === type && scalarText(value) !== "";
    }) && hasFittingKeySizes(key, attributes)
  );
}

/** Where the entry of an item with these attributes lies: those of both keys suffice. */
export function entryPlace(table: Table, index: Index, attributes: Attributes): Key {
  return [
    table.space,
    index.number,
    partitionOf(index.key, attributes),
    ...sortParts(index.key, attributes),
    itemDigest(table.key, attributes),
  ];
}

function projectItem(table: Table, index: Index, item: Item): Item {
  if (index.projection.type === "ALL") return item;
  const projected: Attributes = {};
  for (const name of projectedAttributes(table, index)) {
    const value = attributeOf(item.attributes, name);
    if (value !== undefined) setAttribute(projected, name, value);
  }
  return Item.of(projected);
}

/** Names of the attributes that an index without ALL holds: the keys, and what it includes. */
export function projectedAttributes(table: Table, index: Index): Set<string> {
  const keys = [...keyAttributes(table.key), ...keyAttributes(index.key)].map(({ name }) => name);
  return new Set([...keys, ...(index.projection.attributes ?? [])]);
}
