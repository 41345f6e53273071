import type { Job, JobControl } from "../../../core/jobs/jobs.js";
import type { Collection } from "../../../core/store/collection.js";
import type { Key, Reader, Transaction } from "../../../core/store/store.js";
import type { ChangeRecord } from "../backups/change-log.js";
import type { DynamoContext } from "../state.js";
import {
  changes,
  entries,
  expiries,
  items,
  type StoredItem,
  type StoredText,
  streamRecords,
  tables,
} from "../store.js";
import { sealRecord } from "../streams/stream-images.js";
import { streamSpace } from "../streams/stream-record.js";
import { putTable } from "./put-table.js";
import type { Table } from "./table.js";
import { openForJob } from "./table-encryption.js";
import { openText, sealText } from "./table-key.js";

/** A table that has been given a key with items in it. */
interface Sealing {
  table: string;
  space: string;
}

export const SEAL_TABLE = "seal-table";
const PIECE = 200;

export function sealLater(tx: Transaction, ctx: DynamoContext, { name, space }: Table): void {
  const sealing: Sealing = { table: name, space };
  ctx.jobs.submit(tx, SEAL_TABLE, `${space}-seal`, sealing);
}

/** Seals all that the table held before it had a key; what is written meanwhile is sealed as it comes. */
export async function runSealTable(job: Job, control: JobControl, ctx: DynamoContext): Promise<void> {
  const sealing = job.input as Sealing;
  const found = await sealedTable(ctx.store, sealing);
  if (found === undefined) return;
  let [done, after] = (job.checkpoint as [number, Key | undefined] | undefined) ?? [0, undefined];
  for (const pile of pilesOf(found).slice(done)) {
    do {
      control.signal.throwIfAborted();
      after = await pile(ctx, sealing, control.signal, after);
      await control.report(0, [done, after]);
    } while (after !== undefined);
    await control.report(0, [++done, undefined]);
  }
  await ctx.store.transact(async (tx) => {
    const table = await sealedTable(tx, sealing);
    if (table?.encryption?.type !== "KMS") return;
    const { isSealing: _, ...encryption } = table.encryption;
    putTable(tx, ctx, { ...table, encryption });
  });
}

async function sealedTable(reader: Reader, { table, space }: Sealing): Promise<Table | undefined> {
  const found = await tables.get(reader, table);
  return found?.space === space ? found : undefined;
}

/** Seals a piece of one place where content lies, after a key; gives where to go on. */
type Pile = (
  ctx: DynamoContext,
  sealing: Sealing,
  signal: AbortSignal,
  after: Key | undefined,
) => Promise<Key | undefined>;

function pilesOf(table: Table): Pile[] {
  const { space, stream } = table;
  return [
    pileOf(items, [space], sealItem),
    pileOf(entries, [space], sealItem),
    pileOf(changes, [space], sealChange),
    pileOf(expiries, [space], sealAnew),
    ...(stream ? [pileOf(streamRecords, [streamSpace(table, stream.label)], sealRecord)] : []),
  ];
}

function sealAnew(table: Table, stored: StoredText): StoredText {
  return sealText(table, openText(table, stored));
}

function sealItem(table: Table, [size, json]: StoredItem): StoredItem {
  return [size, sealAnew(table, json)];
}

function sealChange(table: Table, change: ChangeRecord): ChangeRecord {
  return change.before ? { ...change, before: sealItem(table, change.before) } : change;
}

function pileOf<T>(collection: Collection<T>, prefix: Key, seal: (table: Table, value: T) => T): Pile {
  return async (ctx, sealing, signal, after) => {
    const page = await collection.page(ctx.store, PIECE, {
      prefix,
      ...(after && { start: after, startExclusive: true }),
    });
    await ctx.store.transact(async (tx) => {
      const table = await sealedTable(tx, sealing);
      if (table === undefined) return;
      await openForJob(ctx, table, signal);
      for (const { key } of page.items) {
        const value = await collection.get(tx, ...key);
        if (value !== undefined) collection.put(tx, key, seal(table, value));
      }
    });
    return page.next;
  };
}
