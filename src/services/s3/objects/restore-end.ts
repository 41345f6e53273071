import type { EventHandler } from "../../../core/events/events.js";
import type { Transaction } from "../../../core/store/store.js";
import { emitObjectEvent } from "../notifications/emit.js";
import type { BucketRecord, ObjectRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { buckets } from "../store.js";
import { findVersion, versionIdOf } from "../versioning/find-version.js";
import { replaceVersion } from "../versioning/replace-version.js";

export const RESTORE_END = "restore-end";

interface PendingEnd {
  bucket: string;
  bucketId: string;
  key: string;
  versionId: string;
  /** Milliseconds. A restore that was extended meanwhile ends later, by an event of its own. */
  expiresAt: number;
}

/** Lets a restored copy go when its days are over. */
export function emitRestoreEnd(
  ctx: S3Context,
  tx: Transaction,
  bucket: BucketRecord,
  key: string,
  record: ObjectRecord & { restore: { expiresAt: number } },
): void {
  const { expiresAt } = record.restore;
  const versionId = versionIdOf(record);
  const pending: PendingEnd = { bucket: bucket.name, bucketId: bucket.id, key, versionId, expiresAt };
  ctx.events.emit(tx, RESTORE_END, pending, { delayMs: expiresAt - ctx.clock.now() });
}

export const onRestoreEnd: EventHandler<S3Context> = {
  async deliver(event, ctx) {
    const pending = event.payload as PendingEnd;
    const bucket = await buckets.get(ctx.store, pending.bucket);
    if (bucket?.id !== pending.bucketId) return;
    await ctx.store.transact(async (tx) => {
      const record = await findVersion(tx, bucket.id, pending.key, pending.versionId);
      if (record?.restore?.expiresAt !== pending.expiresAt) return;
      const { restore: _, ...archived } = record;
      await replaceVersion(tx, bucket.id, pending.key, archived);
      emitObjectEvent(ctx, tx, bucket, "s3:ObjectRestore:Delete", pending.key, archived);
    });
  },
};
