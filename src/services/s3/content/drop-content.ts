import type { EventHandler } from "../../../core/events/events.js";
import type { Transaction } from "../../../core/store/store.js";
import type { Content } from "../records.js";
import type { S3Context } from "../state.js";
import { manifests, parts } from "../store.js";

/** Parts given up in one transaction. */
const PARTS_PER_TRANSACTION = 500;
/** How long parts stay when somebody is reading them. */
const PINNED_DELAY_MS = 10_000;

interface DropParts {
  uploadId: string;
  /** Part numbers that stay: the object's own. Absent: all go. */
  keep?: number[];
}

export const DROP_PARTS = "drop-parts";

/** Gives up a content, in the transaction that drops its last reference. */
export function dropContent(ctx: S3Context, tx: Transaction, content: Content): void {
  if (content.kind === "bytes") ctx.blobs.drop(tx, content.blob.id);
  if (content.kind === "parts") dropParts(ctx, tx, { uploadId: content.uploadId });
}

/** Up to 10,000 parts go piece by piece after the transaction, and only when nobody reads them any more. */
export function dropParts(ctx: S3Context, tx: Transaction, payload: DropParts): void {
  ctx.events.emit(tx, DROP_PARTS, payload);
}

export const onDropParts: EventHandler<S3Context> = {
  async deliver(event, ctx) {
    const { uploadId, keep } = event.payload as DropParts;
    if (keep === undefined && ctx.state.pins.has(uploadId)) {
      await ctx.store.transact(async (tx) => {
        ctx.events.emit(tx, DROP_PARTS, event.payload, { delayMs: PINNED_DELAY_MS });
      });
      return;
    }
    await dropPartsNow(ctx, uploadId, new Set(keep));
    if (keep === undefined) await ctx.store.transact(async (tx) => manifests.delete(tx, uploadId));
  },
};

/** Gives up parts that nobody reads, at once. */
export async function dropPartsNow(
  ctx: Pick<S3Context, "store" | "blobs">,
  uploadId: string,
  kept: ReadonlySet<number> = new Set(),
): Promise<void> {
  for (let after = 0; after >= 0; ) after = await dropSome(ctx, uploadId, kept, after);
}

/** Returns the part number to go on after, or -1 when all is done. */
async function dropSome(
  ctx: Pick<S3Context, "store" | "blobs">,
  uploadId: string,
  kept: ReadonlySet<number>,
  after: number,
): Promise<number> {
  return ctx.store.transact(async (tx) => {
    const page = await parts.page(tx, PARTS_PER_TRANSACTION, {
      prefix: [uploadId],
      start: [uploadId, after],
      startExclusive: true,
    });
    for (const { key, value } of page.items) {
      const number = Number(key[1]);
      if (kept.has(number)) continue;
      if (value.bytes) ctx.blobs.drop(tx, value.bytes.blob.id);
      parts.delete(tx, uploadId, number);
    }
    return page.next ? Number(page.next[1]) : -1;
  });
}
