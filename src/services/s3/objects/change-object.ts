import type { Transaction } from "../../../core/store/store.js";
import { reloadBucket } from "../buckets/load-bucket.js";
import { noSuchKey } from "../errors.js";
import type { BucketRecord, ObjectRecord } from "../records.js";
import { noteSettingsChange } from "../replication/emit.js";
import type { S3Context } from "../state.js";
import { findVersion, versionIdOf } from "../versioning/find-version.js";
import { replaceVersion } from "../versioning/replace-version.js";
import { loadTarget, type ReadInput } from "./read-object.js";

/**
 * Changes what a version says of itself; its bytes and its place stay.
 * @param refusesMarkers see `loadTarget`
 */
export async function changeObject(
  ctx: S3Context,
  input: ReadInput,
  change: (record: ObjectRecord, bucket: BucketRecord, tx: Transaction) => ObjectRecord,
  refusesMarkers = false,
): Promise<{ VersionId?: string }> {
  const { bucket, key } = await loadTarget(ctx, input, refusesMarkers);
  const changed = await ctx.store.transact(async (tx) => {
    const current = await findVersion(tx, bucket.id, key, input.VersionId);
    if (!current || current.deleteMarker) throw noSuchKey(key);
    const reloaded = await reloadBucket(tx, bucket);
    const record = noteSettingsChange(ctx, tx, reloaded, key, change(current, reloaded, tx));
    await replaceVersion(tx, bucket.id, key, record);
    return record;
  });
  return bucket.versioning === undefined ? {} : { VersionId: versionIdOf(changed) };
}
