import type { Job, JobControl } from "../../../core/jobs/jobs.js";
import type { Key, Reader, Transaction } from "../../../core/store/store.js";
import { Item } from "../items/item.js";
import { readItem, type Written, writeItem } from "../items/write-item.js";
import type { DynamoContext } from "../state.js";
import { items, type StoredItem, tables } from "../store.js";
import { putTable } from "../tables/put-table.js";
import type { Table } from "../tables/table.js";
import { openForJob } from "../tables/table-encryption.js";
import type { KeyOwner } from "../tables/table-key.js";
import { undoPiecesUntil } from "./undo.js";

export const RESTORE = "restore";
const PIECE = 100;

/** A table that is being filled from a backup, or from another table as it was at a time. */
interface Restore {
  table: string;
  space: string;
  from: string;
  /** Milliseconds since the epoch; absent for a backup. */
  time?: number;
  /** Whose content it is, sealed or not. */
  source?: KeyOwner;
}

export function restoreLater(tx: Transaction, ctx: DynamoContext, restore: Restore): void {
  ctx.jobs.submit(tx, RESTORE, restore.space, restore);
}

export async function runRestore(job: Job, control: JobControl, ctx: DynamoContext): Promise<void> {
  const restore = job.input as Restore;
  let after = job.checkpoint as Key | undefined;
  for (;;) {
    control.signal.throwIfAborted();
    const page = await items.page(ctx.store, PIECE, {
      prefix: [restore.from],
      ...(after && { start: after, startExclusive: true }),
    });
    await writeAll(
      ctx,
      restore,
      page.items.map(({ value }) => ({ item: value })),
    );
    if (page.next === undefined) break;
    after = page.next;
    await control.report(0, after);
  }
  if (restore.time !== undefined) {
    for await (const piece of undoPiecesUntil(ctx.store, restore.from, restore.time)) {
      control.signal.throwIfAborted();
      await writeAll(
        ctx,
        restore,
        piece.map(({ place, before }) => ({ item: before, place })),
      );
    }
  }
  await finish(ctx, restore);
}

/** An item to be written, or, without one, the place of one to be deleted. */
interface Restored {
  item: StoredItem | undefined;
  place?: Key;
}

async function writeAll(ctx: DynamoContext, restore: Restore, restored: readonly Restored[]): Promise<void> {
  const written = await ctx.store.transact(async (tx) => {
    const table = await tables.get(tx, restore.table);
    if (table?.space !== restore.space) return [];
    const source = await sourceOf(tx, restore);
    for (const owner of [source, table]) await openForJob(ctx, owner, ctx.signal);
    const results: (Written | undefined)[] = [];
    for (const each of restored) results.push(await writeOne(tx, ctx, table, source, each));
    return results;
  });
  for (const each of written) if (each) ctx.state.counts.note(ctx.account, ctx.region, each.counts);
}

/** A table may have been given another key since. */
async function sourceOf(reader: Reader, { from, source }: Restore): Promise<KeyOwner> {
  const table = source && (await tables.get(reader, source.name));
  return (table?.space === from ? table : source) ?? { name: "" };
}

async function writeOne(
  tx: Transaction,
  ctx: DynamoContext,
  table: Table,
  source: KeyOwner,
  { item, place }: Restored,
): Promise<Written | undefined> {
  const after = item && Item.stored(item, source);
  const there = place && (await items.get(tx, table.space, ...place));
  const key = after?.attributes ?? (there && Item.stored(there, table).attributes);
  if (key === undefined) return undefined;
  return writeItem(tx, ctx, { table, key, before: await readItem(tx, table, key), after });
}

async function finish(ctx: DynamoContext, restore: Restore): Promise<void> {
  await ctx.store.transact(async (tx) => {
    const table = await tables.get(tx, restore.table);
    if (table?.space !== restore.space) return;
    const { transition: _, restoredFrom, ...active } = table;
    putTable(tx, ctx, {
      ...active,
      ...(restoredFrom && { restoredFrom: { ...restoredFrom, inProgress: false } }),
    });
  });
}
