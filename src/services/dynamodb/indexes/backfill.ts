import type { Job, JobControl } from "../../../core/jobs/jobs.js";
import type { Key, Transaction } from "../../../core/store/store.js";
import { Item } from "../items/item.js";
import type { DynamoContext } from "../state.js";
import { entries, items, tables } from "../store.js";
import { putTable } from "../tables/put-table.js";
import type { Index, Table } from "../tables/table.js";
import type { CountChange } from "../tables/table-counts.js";
import { openForJob } from "../tables/table-encryption.js";
import { toIndexEntry } from "./index-entry.js";

/** An index that is to be filled from what its table held before there was the index. */
interface Backfill {
  table: string;
  space: string;
  index: number;
}

export const BACKFILL = "backfill";

export function backfillLater(tx: Transaction, ctx: DynamoContext, table: Table, index: Index): void {
  const backfill: Backfill = { table: table.name, space: table.space, index: index.number };
  ctx.jobs.submit(tx, BACKFILL, `${table.space}-${index.number}`, backfill);
}

const PIECE = 200;

/** Writes an index's entries piece by piece; writes to the table meanwhile keep the index themselves. */
export async function runBackfill(job: Job, control: JobControl, ctx: DynamoContext): Promise<void> {
  const backfill = job.input as Backfill;
  let after = job.checkpoint as Key | undefined;
  for (;;) {
    control.signal.throwIfAborted();
    const { items: page, next } = await items.page(ctx.store, PIECE, {
      prefix: [backfill.space],
      ...(after && { start: after, startExclusive: true }),
    });
    const isThere = await fill(
      ctx,
      backfill,
      page.map(({ key }) => key),
      next === undefined,
      control.signal,
    );
    if (!isThere || next === undefined) return;
    after = next;
    await control.report(0, after);
  }
}

/** Fills in the entries of items as they are now. False if the index has gone. */
async function fill(
  ctx: DynamoContext,
  backfill: Backfill,
  places: readonly Key[],
  isLast: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  const change = await ctx.store.transact(async (tx) => {
    const table = await tables.get(tx, backfill.table);
    const index = table?.indexes.find(({ number }) => number === backfill.index);
    if (table?.space !== backfill.space || index === undefined) return undefined;
    await openForJob(ctx, table, signal);
    const count = { items: 0, bytes: 0 };
    for (const place of places) {
      const stored = await items.get(tx, ...place);
      const entry = stored && toIndexEntry(table, index, Item.stored(stored, table));
      if (entry === undefined) continue;
      if ((await entries.get(tx, ...entry.place)) === undefined) {
        count.items++;
        count.bytes += entry.item.size;
      }
      entries.put(tx, entry.place, entry.item.toStored(table));
    }
    if (isLast) {
      const { isBackfilling: _, ...filled } = index;
      const active: Index = { ...filled, status: "ACTIVE" };
      putTable(tx, ctx, { ...table, indexes: table.indexes.map((each) => (each === index ? active : each)) });
    }
    const counts: CountChange = {
      space: table.space,
      items: 0,
      bytes: 0,
      indexes: new Map([[index.number, count]]),
    };
    return counts;
  });
  if (change === undefined) return false;
  ctx.state.counts.note(ctx.account, ctx.region, change);
  return true;
}
