import type { Key, Transaction } from "../../../core/store/store.js";
import { type Awaitable, whenThere } from "../../../wire/awaitable.js";
import { recordBefore } from "../backups/change-log.js";
import { Consumption, writeUnits } from "../capacity.js";
import { toIndexEntry } from "../indexes/index-entry.js";
import type { DynamoContext } from "../state.js";
import { entries, items } from "../store.js";
import { recordChange } from "../streams/stream-record.js";
import { hasLocalIndexes, type Index, type Table } from "../tables/table.js";
import type { Count, CountChange } from "../tables/table-counts.js";
import { useWriteKeys } from "../throttle/use-keys.js";
import { recordExpiry } from "../ttl/expiry.js";
import type { Attributes } from "../values/attribute-value.js";
import { Item } from "./item.js";
import { checkCollection } from "./item-collection.js";
import { itemPlace } from "./item-key.js";

/** An item that is to be written, with what is there now. */
export interface Change {
  table: Table;
  /** Attributes of the key, at least. */
  key: Attributes;
  /** Where the item lies, if that is known. */
  place?: Key;
  before: Item | undefined;
  after: Item | undefined;
  /** How many times over it is paid for; 1 unless given. */
  factor?: number;
  /** Why, if not because somebody asked for it. */
  cause?: "expiry";
}

/** The item as it is now. */
export function readItem(
  tx: Transaction,
  table: Table,
  key: Attributes,
  place: Key = itemPlace(table, key),
): Awaitable<Item | undefined> {
  return whenThere(items.get(tx, ...place), (stored) => stored && Item.stored(stored, table));
}

export interface Written {
  consumed: Consumption;
  counts: CountChange;
}

/** Writes a change to the table, its indexes and its stream, and counts what it costs. */
export function writeItem(tx: Transaction, ctx: DynamoContext, change: Change): Written {
  const { table, key, before, after } = change;
  const consumed = new Consumption(table);
  consumed.addWrite(writeUnits(Math.max(before?.size ?? 0, after?.size ?? 0)));
  const counts: CountChange = { space: table.space, ...difference(before, after), indexes: new Map() };
  if (before === undefined && after === undefined) return { consumed, counts };
  const place = change.place ?? itemPlace(table, key);
  useWriteKeys(ctx, change, place[1]);
  if (after === undefined) items.delete(tx, ...place);
  else items.put(tx, place, after.toStored(table));
  for (const index of table.indexes) {
    const { units, count } = writeEntry(tx, table, index, before, after);
    if (units > 0) consumed.addWrite(units, index.name);
    counts.indexes.set(index.number, count);
  }
  noteCollection(ctx, table, place, counts);
  recordBefore(tx, change, ctx.clock.now());
  recordExpiry(tx, change);
  recordChange(tx, change, ctx.clock.now());
  return { consumed, counts };
}

/** A partition of a table with local indexes is an item collection, with what they hold of it. */
function noteCollection(ctx: DynamoContext, table: Table, place: Key, counts: CountChange): void {
  if (!hasLocalIndexes(table)) return;
  let bytes = counts.bytes;
  for (const { kind, number } of table.indexes) {
    if (kind === "local") bytes += counts.indexes.get(number)?.bytes ?? 0;
  }
  const partition = String(place[1]);
  checkCollection(ctx, table, partition, bytes);
  counts.collections = new Map([[partition, bytes]]);
}

function difference(before: Item | undefined, after: Item | undefined): Count {
  return {
    items: (after ? 1 : 0) - (before ? 1 : 0),
    bytes: (after?.size ?? 0) - (before?.size ?? 0),
  };
}

/** Brings an index up to date with a change; units used: one write for what goes, one for what comes. */
function writeEntry(
  tx: Transaction,
  table: Table,
  index: Index,
  before: Item | undefined,
  after: Item | undefined,
): { units: number; count: Count } {
  const gone = before && toIndexEntry(table, index, before);
  const come = after && toIndexEntry(table, index, after);
  const isMoved = gone !== undefined && come !== undefined && placeText(gone.place) !== placeText(come.place);
  const count = difference(gone?.item, come?.item);
  let units = 0;
  if (gone !== undefined && (come === undefined || isMoved)) {
    entries.delete(tx, ...gone.place);
    units += writeUnits(gone.item.size);
  }
  if (come === undefined) return { units, count };
  if (gone !== undefined && !isMoved) {
    if (gone.item.json === come.item.json) return { units, count };
    units += writeUnits(Math.max(gone.item.size, come.item.size));
  } else {
    units += writeUnits(come.item.size);
  }
  entries.put(tx, come.place, come.item.toStored(table));
  return { units, count };
}

function placeText(place: Key): string {
  return JSON.stringify(place.map((part) => (part instanceof Uint8Array ? [...part] : part)));
}
