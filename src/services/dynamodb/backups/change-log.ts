import type { Key, Transaction } from "../../../core/store/store.js";
import { itemPlace } from "../items/item-key.js";
import type { Change } from "../items/write-item.js";
import { changes, type StoredItem } from "../store.js";
import type { Table } from "../tables/table.js";

/** What a write put an end to; or, without a place, a mark that a backup begins here. */
export interface ChangeRecord {
  /** Milliseconds since the epoch. */
  at: number;
  /** Where the item lies, below its table's space. */
  place?: Key;
  /** The item as it was; absent if there was none. */
  before?: StoredItem;
  /** Id of the backup that begins. */
  backup?: string;
}

/** Records what is needed to tell how the table was before the change, if anybody may want to know. */
export function recordBefore(tx: Transaction, { table, key, before }: Change, now: number): void {
  if (table.recovery === undefined && (table.backupsRunning ?? 0) === 0) return;
  const place = itemPlace(table, key).slice(1);
  changes.append(tx, [table.space], { at: now, place, ...(before && { before: before.toStored(table) }) });
}

export function markBackup(tx: Transaction, table: Table, backup: string, now: number): void {
  changes.append(tx, [table.space], { at: now, backup });
}
