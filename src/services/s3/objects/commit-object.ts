import type { Transaction } from "../../../core/store/store.js";
import { reloadBucket } from "../buckets/load-bucket.js";
import { settleNow } from "../mounts/settle.js";
import { emitObjectEvent } from "../notifications/emit.js";
import type { BucketRecord, ObjectRecord, StoredBytes } from "../records.js";
import { emitReplication, isReplicated } from "../replication/emit.js";
import { trackReplicationTime } from "../replication/time-control.js";
import type { S3Context } from "../state.js";
import { objects } from "../store.js";
import { type NewVersion, putVersion } from "../versioning/change-versions.js";
import { checkWriteConditions, type WriteConditions } from "./write-conditions.js";

export interface ObjectCommit {
  bucket: BucketRecord;
  key: string;
  version: NewVersion;
  /** Written bytes that become the object's. */
  bytes?: StoredBytes | undefined;
  conditions: WriteConditions;
  /** `s3:ObjectCreated:Put` */
  event: string;
}

/** Puts a version, with all that it causes: its notification, its replication. */
export async function putAndTell(
  ctx: S3Context,
  tx: Transaction,
  bucket: BucketRecord,
  key: string,
  version: NewVersion,
  event: string,
): Promise<ObjectRecord> {
  const replicated = isReplicated(bucket, key, version);
  const record = await putVersion(
    ctx,
    tx,
    bucket,
    key,
    replicated ? { ...version, replication: "PENDING" } : version,
  );
  emitObjectEvent(ctx, tx, bucket, event, key, record);
  if (replicated) {
    emitReplication(ctx, tx, bucket, key, record);
    trackReplicationTime(ctx, tx, bucket, key, record);
  }
  return record;
}

/** Makes an object visible: its record, its bytes and its events in one transaction. */
export async function commitObject(ctx: S3Context, commit: ObjectCommit): Promise<ObjectRecord> {
  const { key, version, bytes, conditions } = commit;
  try {
    const committed = await ctx.store.transact(async (tx) => {
      const bucket = await reloadBucket(tx, commit.bucket);
      checkWriteConditions(conditions, key, await objects.get(tx, bucket.id, key));
      if (bytes) ctx.blobs.keep(tx, bytes.blob);
      const record = await putAndTell(ctx, tx, bucket, key, version, commit.event);
      return record;
    });
    await settleNow(ctx, commit.bucket, key);
    return committed;
  } catch (error) {
    if (bytes) await ctx.blobs.discard(bytes.blob);
    throw error;
  }
}
