import type { EventHandler } from "../../../core/events/events.js";
import type { Transaction } from "../../../core/store/store.js";
import { dropContent } from "../content/drop-content.js";
import { ContentGone, openContent } from "../content/open-content.js";
import { openDataKey } from "../encryption/data-key.js";
import type { BucketRecord, ObjectRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { buckets, objects } from "../store.js";
import { toRelativePath } from "./file-key.js";
import type { PendingChange } from "./mounts.js";

export const SETTLE_FOLDER = "settle-folder";

/**
 * Notes, in the transaction of a change to a mounted bucket, that the folder is to follow: it does so before the caller is
 * answered, or after a crash.
 */
export function noteChange(
  ctx: S3Context,
  tx: Transaction,
  bucket: BucketRecord,
  key: string,
  change: { before?: ObjectRecord | undefined; after?: ObjectRecord | undefined },
): void {
  if (!bucket.mounted || toRelativePath(key) === undefined) return;
  ctx.state.mounts.checkMounted(bucket);
  const { before, after } = change;
  if (after?.content.kind === "file") return;
  const removed = before?.content.kind === "file" && !after ? before.content.facts : undefined;
  if (!after && !removed) return;
  const pending: PendingChange = { bucket: bucket.name, key, ...(removed && { removed }) };
  ctx.events.emit(tx, SETTLE_FOLDER, pending);
}

export const onSettleFolder: EventHandler<S3Context> = {
  async deliver(event, ctx) {
    const { bucket: name, key, removed } = event.payload as PendingChange;
    const bucket = await buckets.get(ctx.store, name);
    if (bucket?.mounted) await settleKey(ctx, bucket, key, removed);
  },
};

/** Settles a key whose change has just been made. What fails now is tried again by the event. */
export async function settleNow(
  ctx: S3Context,
  bucket: BucketRecord,
  key: string,
  removed?: ObjectRecord,
): Promise<void> {
  if (!bucket.mounted) return;
  const facts = removed?.content.kind === "file" ? removed.content.facts : undefined;
  await settleKey(ctx, bucket, key, facts).catch((error: unknown) => {
    ctx.log.error("a mounted folder does not follow its bucket", {
      bucket: bucket.name,
      key,
      error: String(error),
    });
  });
}

/** Brings the file of a key in line with its object: written, or gone. */
export async function settleKey(
  ctx: S3Context,
  bucket: BucketRecord,
  key: string,
  removed: PendingChange["removed"],
): Promise<void> {
  const folder = ctx.state.mounts.find(bucket.id);
  if (!folder) return ctx.state.mounts.checkMounted(bucket);
  await ctx.state.mounts.alone(bucket.id, key, async () => {
    const record = await objects.get(ctx.store, bucket.id, key);
    if (!record) {
      if (removed) await folder.remove(key, removed);
      return;
    }
    if (record.content.kind === "file") return;
    const facts = await folder.place(key, ctx.ids.uuid(), bytesOf(ctx, record)).catch(toNothing);
    if (facts) await adopt(ctx, bucket, key, record, facts);
  });
}

/** What was overwritten while it was being read has a change of its own, which follows. */
function toNothing(error: unknown): undefined {
  if (error instanceof ContentGone) return undefined;
  throw error;
}

async function* bytesOf(ctx: S3Context, record: ObjectRecord): AsyncGenerator<Uint8Array> {
  const key = await openDataKey(ctx, record.encryption, undefined);
  const opened = await openContent(ctx, record.content, { start: 0, end: record.size - 1 }, key);
  if (opened instanceof Uint8Array) yield opened;
  else yield* opened;
}

/** From now on the object's bytes are the file's. */
async function adopt(
  ctx: S3Context,
  bucket: BucketRecord,
  key: string,
  settled: ObjectRecord,
  facts: NonNullable<PendingChange["removed"]>,
): Promise<void> {
  await ctx.store.transact(async (tx) => {
    const current = await objects.get(tx, bucket.id, key);
    if (current?.stamp !== settled.stamp) return;
    const { encryption: _, ...record } = current;
    objects.put(tx, [bucket.id, key], {
      ...record,
      content: { kind: "file", bucketId: bucket.id, key, facts },
    });
    dropContent(ctx, tx, current.content);
  });
}
