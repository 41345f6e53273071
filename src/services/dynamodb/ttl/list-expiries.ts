import type { Job, JobControl } from "../../../core/jobs/jobs.js";
import type { Key, Transaction } from "../../../core/store/store.js";
import { Item } from "../items/item.js";
import type { DynamoContext } from "../state.js";
import { items, tables } from "../store.js";
import type { Table } from "../tables/table.js";
import { openForJob } from "../tables/table-encryption.js";
import { itemDigest } from "../values/key-encoding.js";
import { expiryOf, putExpiry } from "./expiry.js";

/** A table whose time to live has been switched on with items in it. */
interface Listing {
  table: string;
  space: string;
  changedAt: number;
}

export const LIST_EXPIRIES = "list-expiries";
const PIECE = 200;

export function listExpiriesLater(tx: Transaction, ctx: DynamoContext, table: Table): void {
  const listing: Listing = {
    table: table.name,
    space: table.space,
    changedAt: table.timeToLive?.changedAt ?? 0,
  };
  ctx.jobs.submit(tx, LIST_EXPIRIES, ctx.ids.uuid(), listing);
}

export async function runListExpiries(job: Job, control: JobControl, ctx: DynamoContext): Promise<void> {
  const listing = job.input as Listing;
  let after = job.checkpoint as Key | undefined;
  for (;;) {
    control.signal.throwIfAborted();
    const page = await items.page(ctx.store, PIECE, {
      prefix: [listing.space],
      ...(after && { start: after, startExclusive: true }),
    });
    const places = page.items.map(({ key }) => key);
    if (!(await list(ctx, listing, places, control.signal)) || page.next === undefined) return;
    after = page.next;
    await control.report(0, after);
  }
}

/** False if the setting has changed since. */
async function list(
  ctx: DynamoContext,
  listing: Listing,
  places: readonly Key[],
  signal: AbortSignal,
): Promise<boolean> {
  return await ctx.store.transact(async (tx) => {
    const table = await tables.get(tx, listing.table);
    const { timeToLive } = table ?? {};
    if (table?.space !== listing.space || timeToLive?.changedAt !== listing.changedAt) return false;
    await openForJob(ctx, table, signal);
    for (const place of places) {
      const stored = await items.get(tx, ...place);
      const item = stored && Item.stored(stored, table);
      const seconds = item && expiryOf(timeToLive.attribute, item);
      if (item === undefined || seconds === undefined) continue;
      putExpiry(tx, table, item.attributes, seconds, itemDigest(table.key, item.attributes));
    }
    return true;
  });
}
