import { loadBucket, reloadBucket } from "../buckets/load-bucket.js";
import { namesEtag } from "../domain/etag.js";
import { isLocked } from "../domain/object-lock.js";
import { invalidArgument, invalidVersionId, lockedByWorm, noSuchKey, preconditionFailed } from "../errors.js";
import { settleNow } from "../mounts/settle.js";
import { emitObjectEvent } from "../notifications/emit.js";
import type { BucketRecord, ObjectRecord } from "../records.js";
import { emitReplication, isReplicated } from "../replication/emit.js";
import type { Op, S3Context } from "../state.js";
import { type Deletion, deleteCurrent, deleteVersion } from "../versioning/change-versions.js";
import { checkVersionId, findVersion, mayHaveBeen } from "../versioning/find-version.js";
import { checkMfa } from "../versioning/mfa-delete.js";

/** What one deletion asks for, alone or as a line of DeleteObjects. */
export interface DeleteRequest {
  key: string;
  versionId?: string | undefined;
  bypassGovernance?: boolean | undefined;
  ifMatch?: string | undefined;
  ifMatchLastModified?: Date | undefined;
  ifMatchSize?: number | undefined;
}

export const DeleteObject: Op<"DeleteObject"> = async (input, ctx) => {
  const bucket = await loadBucket(ctx, input.Bucket);
  checkBypass(bucket, input.BypassGovernanceRetention);
  if (input.VersionId !== undefined && bucket.mfaDelete === "Enabled") await checkMfa(ctx, bucket, input.MFA);
  const deletion = await deleteObject(ctx, bucket, {
    key: input.Key ?? "",
    versionId: input.VersionId,
    bypassGovernance: input.BypassGovernanceRetention,
    ifMatch: input.IfMatch,
    ifMatchLastModified: input.IfMatchLastModifiedTime,
    ifMatchSize: input.IfMatchSize,
  });
  return {
    ...(deletion.deleteMarker && { DeleteMarker: true }),
    ...(deletion.versionId !== undefined && { VersionId: deletion.versionId }),
  };
};

/** The header says nothing to a bucket without Object Lock, so S3 does not take it there. DeleteObjects does: programs empty any bucket so. */
function checkBypass(bucket: BucketRecord, bypass: boolean | undefined): void {
  if (bypass === undefined || bucket.objectLock) return;
  throw invalidArgument(
    "x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.",
    "x-amz-bypass-governance-retention",
  );
}

/** Deletes a key or a version, with its event, in one transaction. What is not there is deleted without an error. */
export async function deleteObject(
  ctx: S3Context,
  loaded: BucketRecord,
  request: DeleteRequest,
): Promise<Deletion> {
  const { key, versionId } = request;
  checkVersionId(versionId);
  const deleted = await ctx.store.transact(async (tx) => {
    const bucket = await reloadBucket(tx, loaded);
    const record = await findVersion(tx, bucket.id, key, versionId);
    checkDeleteConditions(request, record);
    const removing = versionId === undefined ? bucket.versioning === undefined && record : record;
    if (removing && isLocked(removing, ctx.clock.now(), request.bypassGovernance === true))
      throw lockedByWorm();
    if (versionId !== undefined && !record) {
      // A version that is gone is deleted without an error; one that never was is not.
      if (!mayHaveBeen(versionId, ctx.clock.now())) throw invalidVersionId(versionId);
      return { versionId, deleteMarker: false, created: false, stamp: 0 };
    }
    const deletion =
      versionId !== undefined && record
        ? await deleteVersion(ctx, tx, bucket, key, record)
        : await deleteCurrent(ctx, tx, bucket, key);
    emitDeletion(ctx, tx, bucket, key, deletion);
    return deletion;
  });
  await settleNow(ctx, loaded, key, deleted.removed);
  return deleted;
}

function emitDeletion(
  ctx: S3Context,
  tx: Parameters<typeof emitObjectEvent>[1],
  bucket: BucketRecord,
  key: string,
  deletion: Deletion,
): void {
  const name = deletion.created ? "s3:ObjectRemoved:DeleteMarkerCreated" : "s3:ObjectRemoved:Delete";
  emitObjectEvent(ctx, tx, bucket, name, key, deletion);
  // Markers are copied where a rule says so; deletions of versions never are.
  if (deletion.created && isReplicated(bucket, key, {})) emitReplication(ctx, tx, bucket, key, deletion);
}

function checkDeleteConditions(request: DeleteRequest, record: ObjectRecord | undefined): void {
  const { ifMatch, ifMatchLastModified, ifMatchSize } = request;
  if (ifMatch === undefined && ifMatchLastModified === undefined && ifMatchSize === undefined) return;
  if (!record || record.deleteMarker) {
    if (ifMatch === undefined) return;
    throw noSuchKey(request.key);
  }
  if (ifMatch !== undefined && !namesEtag(ifMatch, record.etag)) throw preconditionFailed("If-Match");
  if (ifMatchSize !== undefined && ifMatchSize !== record.size)
    throw preconditionFailed("x-amz-if-match-size");
  const asked = ifMatchLastModified?.getTime();
  if (asked !== undefined && Math.floor(asked / 1000) !== Math.floor(record.modifiedAt / 1000)) {
    throw preconditionFailed("x-amz-if-match-last-modified-time");
  }
}
