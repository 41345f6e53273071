import type { LifecycleRule } from "@aws-sdk/client-s3";
import type { EventHandler } from "../../../core/events/events.js";
import type { Transaction } from "../../../core/store/store.js";
import {
  actOnCurrent,
  actOnNoncurrent,
  type LifecycleAction,
  type LifecycleSubject,
  removesMarker,
  TRANSITION_BYTES_MIN,
} from "../domain/lifecycle-rules.js";
import { isLocked } from "../domain/object-lock.js";
import { noteLifecycle, transitionOperation } from "../logging/note-lifecycle.js";
import { abortUpload } from "../multipart/abort-upload.js";
import { emitObjectEvent } from "../notifications/emit.js";
import type { BucketRecord, ObjectRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { buckets, objects, uploads, versions } from "../store.js";
import { deleteCurrent, deleteVersion } from "../versioning/change-versions.js";
import { findVersion, versionIdOf } from "../versioning/find-version.js";
import { replaceVersion } from "../versioning/replace-version.js";
import { findAbort } from "./upload-abort.js";

export const APPLY_LIFECYCLE = "lifecycle";

/** A configuration acts as soon as it is put; after that the hourly round takes it up. */
export const onApplyLifecycle: EventHandler<S3Context> = {
  async deliver(event, ctx) {
    const { bucket: name } = event.payload as { bucket: string };
    const bucket = await buckets.get(ctx.store, name);
    if (bucket) await applyLifecycle(ctx, bucket);
  },
};

/** Expires, moves and aborts what a bucket's rules say is due by now. */
export async function applyLifecycle(ctx: S3Context, bucket: BucketRecord): Promise<void> {
  const rules = bucket.lifecycle?.rules ?? [];
  if (rules.length === 0) return;
  for await (const { key: stored, value } of objects.range(ctx.store, { prefix: [bucket.id] })) {
    if (ctx.signal.aborted) return;
    const key = String(stored[1]);
    await applyToCurrent(ctx, bucket, rules, key, value);
    await applyToNoncurrent(ctx, bucket, rules, key);
  }
  await applyToUploads(ctx, bucket, rules);
}

const toSubject = (key: string, record: ObjectRecord): LifecycleSubject => ({
  key,
  size: record.size,
  tags: record.tags ?? [],
  storageClass: record.storageClass,
  createdAt: record.modifiedAt,
  deleteMarker: record.deleteMarker === true,
});

async function applyToCurrent(
  ctx: S3Context,
  bucket: BucketRecord,
  rules: readonly LifecycleRule[],
  key: string,
  record: ObjectRecord,
): Promise<void> {
  const versioned = bucket.versioning === "Enabled" || record.versionId !== undefined;
  const subject = { ...toSubject(key, record), versioned };
  const now = ctx.clock.now();
  if (record.deleteMarker) {
    if (!removesMarker(rules, subject, now, ctx.state.lifecycleDayMs)) return;
    const behind = await versions.page(ctx.store, 1, { prefix: [bucket.id, key] });
    if (behind.items.length === 0) await expire(ctx, bucket, key, record, "version");
    return;
  }
  const action = actOnCurrent(rules, subject, now, ctx.state.lifecycleDayMs);
  if (action?.kind === "expire") await expire(ctx, bucket, key, record, "current");
  else if (action) await transition(ctx, bucket, key, record, action);
}

async function applyToNoncurrent(
  ctx: S3Context,
  bucket: BucketRecord,
  rules: readonly LifecycleRule[],
  key: string,
): Promise<void> {
  if (bucket.versioning === undefined) return;
  let newer = 0;
  for await (const { value } of versions.range(ctx.store, { prefix: [bucket.id, key] })) {
    const facts = { supersededAt: value.supersededAt ?? value.modifiedAt, newer: newer++ };
    const subject = toSubject(key, value);
    const action = actOnNoncurrent(rules, subject, facts, ctx.clock.now(), ctx.state.lifecycleDayMs);
    if (action?.kind === "expire") await expire(ctx, bucket, key, value, "version");
    else if (action) await transition(ctx, bucket, key, value, action);
  }
}

/** Deletes in a transaction that looks again: what changed since it was read is left for the next round. */
async function expire(
  ctx: S3Context,
  bucket: BucketRecord,
  key: string,
  seen: ObjectRecord,
  what: "current" | "version",
): Promise<void> {
  const deletion = await changeUnchanged(ctx, bucket, key, seen, async (tx, record) => {
    const forGood = what === "version" || bucket.versioning === undefined;
    if (forGood && isLocked(record, ctx.clock.now(), false)) return undefined;
    const done =
      what === "version"
        ? await deleteVersion(ctx, tx, bucket, key, record)
        : await deleteCurrent(ctx, tx, bucket, key);
    const name = done.created ? "DeleteMarkerCreated" : "Delete";
    emitObjectEvent(ctx, tx, bucket, `s3:LifecycleExpiration:${name}`, key, done);
    return done;
  });
  if (!deletion) return;
  const operation = deletion.created ? "S3.CREATE.DELETEMARKER" : "S3.EXPIRE.OBJECT";
  noteLifecycle(ctx, bucket, operation, { key, versionId: deletion.versionId, objectSize: seen.size });
}

async function transition(
  ctx: S3Context,
  bucket: BucketRecord,
  key: string,
  seen: ObjectRecord,
  action: Extract<LifecycleAction, { kind: "transition" }>,
): Promise<void> {
  if (isTooSmall(bucket, seen, action)) return;
  const { storageClass } = action;
  const moved = await changeUnchanged(ctx, bucket, key, seen, async (tx, record) => {
    const changed = { ...record, storageClass };
    await replaceVersion(tx, bucket.id, key, changed);
    emitObjectEvent(ctx, tx, bucket, "s3:LifecycleTransition", key, changed);
    return changed;
  });
  if (!moved) return;
  const operation = transitionOperation(storageClass);
  noteLifecycle(ctx, bucket, operation, { key, versionId: moved.versionId, objectSize: moved.size });
}

/** A rule that filters by size knows what it does; all others leave small objects where they are. */
function isTooSmall(
  bucket: BucketRecord,
  record: ObjectRecord,
  { rule, storageClass }: Extract<LifecycleAction, { kind: "transition" }>,
): boolean {
  const { Filter: filter } = rule;
  const bySize = [filter, filter?.And].some(
    (one) => one?.ObjectSizeGreaterThan !== undefined || one?.ObjectSizeLessThan !== undefined,
  );
  if (bySize || record.size >= TRANSITION_BYTES_MIN) return false;
  const archive = storageClass === "GLACIER" || storageClass === "DEEP_ARCHIVE";
  return !(archive && bucket.lifecycle?.minimumSize === "varies_by_storage_class");
}

/** What `change` gives, where the version is still the one that was seen. */
async function changeUnchanged<T>(
  ctx: S3Context,
  bucket: BucketRecord,
  key: string,
  seen: ObjectRecord,
  change: (tx: Transaction, record: ObjectRecord) => Promise<T>,
): Promise<T | undefined> {
  return ctx.store.transact(async (tx) => {
    const record = await findVersion(tx, bucket.id, key, versionIdOf(seen));
    // What is still to be replicated waits.
    return record?.stamp === seen.stamp && record.replication !== "PENDING" ? change(tx, record) : undefined;
  });
}

async function applyToUploads(
  ctx: S3Context,
  bucket: BucketRecord,
  rules: readonly LifecycleRule[],
): Promise<void> {
  if (!rules.some((rule) => rule.AbortIncompleteMultipartUpload)) return;
  for await (const { key: stored, value } of uploads.range(ctx.store, { prefix: [bucket.id] })) {
    const key = String(stored[1]);
    const abort = findAbort(ctx, bucket, key, value);
    if (!abort || abort.at > ctx.clock.now()) continue;
    await ctx.store.transact(async (tx) => abortUpload(ctx, tx, bucket, key, value.id));
    noteLifecycle(ctx, bucket, "S3.DELETE.UPLOAD", { key });
  }
}
