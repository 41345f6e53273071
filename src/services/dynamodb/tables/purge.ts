import type { OutboxEvent } from "../../../core/events/events.js";
import type { Collection } from "../../../core/store/collection.js";
import type { Store, Transaction } from "../../../core/store/store.js";
import type { DynamoContext } from "../state.js";
import { changes, collectionBytes, counts, entries, expiries, items } from "../store.js";
import { dropTable } from "./put-table.js";
import type { Table } from "./table.js";

/** What is left of a deleted table or index, to be cleared away. */
export interface Purge {
  table: string;
  space: string;
  /** Only this index's entries. */
  index?: number;
}

export const PURGE = "purge";

export function purgeLater(tx: Transaction, ctx: DynamoContext, purge: Purge, delayMs = 0): void {
  ctx.events.emit(tx, PURGE, purge, { delayMs });
}

/** Clears piece by piece: it may be much. */
export async function onPurge(event: OutboxEvent, ctx: DynamoContext): Promise<void> {
  const { table, space, index } = event.payload as Purge;
  if (index !== undefined) return await clear(ctx.store, entries, [space, index]);
  await ctx.store.transact(async (tx) => {
    // Its record stayed as long as it was being deleted; by now there may be another table of that name.
    const found = (await ctx.state.tables.open(tx, table)) as Table | undefined;
    if (found?.space === space) dropTable(tx, table);
    counts.delete(tx, space);
  });
  await clear(ctx.store, items, [space]);
  await clear(ctx.store, entries, [space]);
  await clear(ctx.store, expiries, [space]);
  await clear(ctx.store, collectionBytes, [space]);
  await clear(ctx.store, changes, [space]);
}

const PIECE = 500;

async function clear<T>(store: Store, collection: Collection<T>, prefix: (string | number)[]): Promise<void> {
  for (;;) {
    const { items: found } = await collection.page(store, PIECE, { prefix });
    if (found.length === 0) return;
    await store.transact(async (tx) => {
      for (const { key } of found) collection.delete(tx, ...key);
    });
  }
}
