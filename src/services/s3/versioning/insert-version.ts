import type { Transaction } from "../../../core/store/store.js";
import { toOrder } from "../domain/version-id.js";
import type { BucketRecord, ObjectRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { objects, versions } from "../store.js";
import { retire } from "./change-versions.js";

/** Puts a version that was made elsewhere into its place among the versions of its key: a replica keeps its age. */
export async function insertVersion(
  ctx: S3Context,
  tx: Transaction,
  bucket: BucketRecord,
  key: string,
  record: ObjectRecord,
): Promise<void> {
  const current = await objects.get(tx, bucket.id, key);
  if (current && current.stamp > record.stamp) {
    versions.put(tx, [bucket.id, key, toOrder(record.stamp)], { ...record, supersededAt: ctx.clock.now() });
    return;
  }
  if (current) retire(ctx, tx, bucket, key, current);
  objects.put(tx, [bucket.id, key], record);
}
