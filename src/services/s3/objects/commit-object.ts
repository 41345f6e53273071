import { reloadBucket } from "../buckets/load-bucket.js";
import { emitObjectEvent } from "../notifications/emit.js";
import type { BucketRecord, ObjectRecord, StoredBytes } from "../records.js";
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

/** Makes an object visible: its record, its bytes and its events in one transaction. */
export async function commitObject(ctx: S3Context, commit: ObjectCommit): Promise<ObjectRecord> {
  const { key, version, bytes, conditions } = commit;
  try {
    return await ctx.store.transact(async (tx) => {
      const bucket = await reloadBucket(tx, commit.bucket);
      checkWriteConditions(conditions, key, await objects.get(tx, bucket.id, key));
      if (bytes) ctx.blobs.keep(tx, bytes.blob);
      const record = await putVersion(ctx, tx, bucket, key, version);
      emitObjectEvent(ctx, tx, bucket, commit.event, key, record);
      return record;
    });
  } catch (error) {
    if (bytes) await ctx.blobs.discard(bytes.blob);
    throw error;
  }
}
