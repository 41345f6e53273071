import type { Transaction } from "../../../core/store/store.js";
import type { Item } from "../items/item.js";
import { keyOf } from "../items/item-key.js";
import type { Change } from "../items/write-item.js";
import { expiries } from "../store.js";
import type { Table } from "../tables/table.js";
import { sealText } from "../tables/table-key.js";
import { attributeOf } from "../values/attribute-value.js";
import { itemDigest } from "../values/key-encoding.js";

/** Times further back are taken for a mistake, and the item stays. */
const PAST_SECONDS_MAX = 5 * 365 * 24 * 60 * 60;

/** When the item expires, in seconds since the epoch; undefined for never. */
export function expiryOf(attribute: string, item: Item): number | undefined {
  const value = attributeOf(item.attributes, attribute);
  if (value === undefined || !("N" in value)) return undefined;
  const seconds = Math.floor(Number(value.N));
  return Number.isSafeInteger(seconds) && seconds > 0 ? seconds : undefined;
}

export function isExpired(attribute: string, item: Item, nowSeconds: number): boolean {
  const expiry = expiryOf(attribute, item);
  return expiry !== undefined && expiry <= nowSeconds && expiry > nowSeconds - PAST_SECONDS_MAX;
}

/** Keeps the list of what expires when up to date with a change. */
export function recordExpiry(tx: Transaction, { table, key, before, after }: Change): void {
  const { timeToLive } = table;
  if (timeToLive === undefined) return;
  const old = before && expiryOf(timeToLive.attribute, before);
  const now = after && expiryOf(timeToLive.attribute, after);
  if (old === now) return;
  const digest = itemDigest(table.key, key);
  if (old !== undefined) expiries.delete(tx, table.space, old, digest);
  if (now !== undefined) putExpiry(tx, table, key, now, digest);
}

export function putExpiry(
  tx: Transaction,
  table: Table,
  key: Change["key"],
  seconds: number,
  digest: string,
): void {
  const text = JSON.stringify(keyOf(table.key, key));
  expiries.put(tx, [table.space, seconds, digest], sealText(table, text));
}
