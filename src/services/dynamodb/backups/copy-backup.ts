import type { Job, JobControl } from "../../../core/jobs/jobs.js";
import type { Key, Transaction } from "../../../core/store/store.js";
import type { DynamoContext } from "../state.js";
import { backups, changes, items, type StoredItem, tables } from "../store.js";
import { putTable } from "../tables/put-table.js";
import type { Backup } from "./backup.js";
import { undoPieces } from "./undo.js";

export const COPY_BACKUP = "copy-backup";
const PIECE = 200;

interface Copy {
  backup: string;
}

export function copyLater(tx: Transaction, ctx: DynamoContext, backup: Backup): void {
  const copy: Copy = { backup: backup.id };
  ctx.jobs.submit(tx, COPY_BACKUP, backup.id, copy);
}

/**
 * Copies a table's items while the table is written on, then takes back in the copy what has been written since the backup
 * began: the copy ends up as of that one moment.
 */
export async function runCopyBackup(job: Job, control: JobControl, ctx: DynamoContext): Promise<void> {
  const backup = await backups.get(ctx.store, (job.input as Copy).backup);
  if (backup === undefined || backup.status !== "CREATING") return;
  await copyItems(ctx, backup, control, job.checkpoint as Key | undefined);
  const mark = await markOf(ctx, backup);
  for await (const piece of undoPieces(ctx.store, backup.table.space, mark)) {
    control.signal.throwIfAborted();
    await ctx.store.transact(async (tx) => {
      for (const { place, before } of piece) putOrDelete(tx, [backup.space, ...place], before);
    });
  }
  const total = await totals(ctx, backup.space);
  await finish(ctx, { ...backup, ...total, status: "AVAILABLE" });
}

async function copyItems(
  ctx: DynamoContext,
  backup: Backup,
  control: JobControl,
  start: Key | undefined,
): Promise<void> {
  let after = start;
  for (;;) {
    control.signal.throwIfAborted();
    const page = await items.page(ctx.store, PIECE, {
      prefix: [backup.table.space],
      ...(after && { start: after, startExclusive: true }),
    });
    await ctx.store.transact(async (tx) => {
      for (const { key, value } of page.items) items.put(tx, [backup.space, ...key.slice(1)], value);
    });
    if (page.next === undefined) return;
    after = page.next;
    await control.report(0, after);
  }
}

/** The commit at which the backup began. */
async function markOf(ctx: DynamoContext, backup: Backup): Promise<number> {
  for await (const { key, value } of changes.range(ctx.store, {
    prefix: [backup.table.space],
    reverse: true,
  })) {
    if (value.backup === backup.id) return Number(key.at(-1));
  }
  throw new Error(`backup ${backup.id} has no mark in its table's log`);
}

function putOrDelete(tx: Transaction, place: Key, item: StoredItem | undefined): void {
  if (item === undefined) items.delete(tx, ...place);
  else items.put(tx, place, item);
}

async function totals(ctx: DynamoContext, space: string): Promise<{ items: number; bytes: number }> {
  const total = { items: 0, bytes: 0 };
  for await (const { value } of items.range(ctx.store, { prefix: [space] })) {
    total.items++;
    total.bytes += value[0];
  }
  return total;
}

async function finish(ctx: DynamoContext, backup: Backup): Promise<void> {
  await ctx.store.transact(async (tx) => {
    backups.put(tx, [backup.id], backup);
    const table = await tables.get(tx, backup.table.name);
    if (table?.space !== backup.table.space) return;
    putTable(tx, ctx, { ...table, backupsRunning: Math.max(0, (table.backupsRunning ?? 1) - 1) });
  });
}
