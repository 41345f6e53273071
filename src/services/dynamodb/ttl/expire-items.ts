import type { Key } from "../../../core/store/store.js";
import { readItem, writeItem } from "../items/write-item.js";
import { measurement } from "../metrics.js";
import type { DynamoContext } from "../state.js";
import { expiries, tables } from "../store.js";
import type { Table } from "../tables/table.js";
import { inaccessibleSince, openAsService } from "../tables/table-encryption.js";
import { openText } from "../tables/table-key.js";
import type { Attributes } from "../values/attribute-value.js";
import { isExpired } from "./expiry.js";

const PIECE = 100;

/**
 * Removes the table's expired items. It costs its owner nothing, and the stream tells that nobody did it. Those of a table whose
 * key is not to be had stay until it is.
 */
export async function expireItems(ctx: DynamoContext, table: Table): Promise<void> {
  const nowSeconds = Math.floor(ctx.clock.now() / 1000);
  for (;;) {
    const { items: due, next } = await expiries.page(ctx.store, PIECE, {
      prefix: [table.space],
      end: [table.space, nowSeconds + 1],
    });
    if (due.length > 0 && (await inaccessibleSince(ctx, table, undefined)) !== undefined) return;
    for (const { key, value } of due) {
      ctx.signal.throwIfAborted();
      const itemKey = JSON.parse(openText(table, value)) as Attributes;
      await expireItem(ctx, table.name, key, itemKey, nowSeconds);
    }
    if (next === undefined) return;
  }
}

async function expireItem(
  ctx: DynamoContext,
  name: string,
  listed: Key,
  key: Attributes,
  nowSeconds: number,
): Promise<void> {
  const written = await ctx.store.transact(async (tx) => {
    expiries.delete(tx, ...listed);
    const table = await tables.get(tx, name);
    if (table?.timeToLive === undefined || table.space !== listed[0]) return undefined;
    await openAsService(ctx, table);
    const before = await readItem(tx, table, key);
    if (before === undefined || !isExpired(table.timeToLive.attribute, before, nowSeconds)) return undefined;
    return writeItem(tx, ctx, { table, key, before, after: undefined, cause: "expiry" });
  });
  if (written === undefined) return;
  ctx.state.counts.note(ctx.account, ctx.region, written.counts);
  ctx.measure([measurement("TimeToLiveDeletedItemCount", "Count", 1, { TableName: name })]);
}
