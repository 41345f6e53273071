import { checkExpectedOwner, findBucket } from "../buckets/load-bucket.js";
import { toCopySource } from "../domain/copy-source.js";
import { checkCopySource } from "../domain/preconditions.js";
import { type CustomerKey, toCustomerKey } from "../encryption/request.js";
import { invalidArgument, invalidRequest, noSuchKey, preconditionFailed } from "../errors.js";
import { toLogOperation } from "../logging/log-operation.js";
import { noteAlso } from "../logging/note-request.js";
import type { BucketRecord, ObjectRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { checkVersionId, findVersion, missingVersion } from "../versioning/find-version.js";

/** The members by which CopyObject and UploadPartCopy name what to copy. */
export interface CopyInput {
  CopySource?: string | undefined;
  CopySourceIfMatch?: string | undefined;
  CopySourceIfNoneMatch?: string | undefined;
  CopySourceIfModifiedSince?: Date | undefined;
  CopySourceIfUnmodifiedSince?: Date | undefined;
  CopySourceSSECustomerAlgorithm?: string | undefined;
  CopySourceSSECustomerKey?: string | undefined;
  CopySourceSSECustomerKeyMD5?: string | undefined;
  ExpectedSourceBucketOwner?: string | undefined;
}

export interface SourceObject {
  bucket: BucketRecord;
  key: string;
  /** As named by the caller. */
  versionId: string | undefined;
  record: ObjectRecord;
}

/** Finds what `x-amz-copy-source` names, in whatever bucket; undefined where the key has no such version. */
export async function findCopySource(ctx: S3Context, input: CopyInput) {
  const named = toCopySource(input.CopySource ?? "");
  if (!named) {
    throw invalidArgument("Invalid copy source object key", "x-amz-copy-source", "x-amz-copy-source");
  }
  checkVersionId(named.versionId);
  const bucket = await findBucket(ctx.store, named.bucket);
  checkExpectedOwner(input.ExpectedSourceBucketOwner, bucket);
  const record = await findVersion(ctx.store, bucket.id, named.key, named.versionId);
  return { bucket, key: named.key, versionId: named.versionId, record };
}

/** The source, with its conditions met. */
export async function loadCopySource(ctx: S3Context, input: CopyInput): Promise<SourceObject> {
  const { record, ...source } = await findCopySource(ctx, input);
  const { bucket, key, versionId } = source;
  const operation = toLogOperation("PUT", ctx.operation);
  noteAlso(ctx, { bucket, operation: `${operation}_GET`, key, versionId, objectSize: record?.size });
  if (!record) {
    throw source.versionId === undefined
      ? noSuchKey(source.key)
      : missingVersion(source.key, source.versionId, ctx.clock.now());
  }
  if (record.deleteMarker) {
    if (source.versionId === undefined) throw noSuchKey(source.key);
    throw invalidRequest(
      "The source of a copy request may not specifically refer to a delete marker by version id.",
    );
  }
  const verdict = checkCopySource(
    {
      ifMatch: input.CopySourceIfMatch,
      ifNoneMatch: input.CopySourceIfNoneMatch,
      ifModifiedSince: input.CopySourceIfModifiedSince,
      ifUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
    },
    record,
    ctx.clock.now(),
  );
  if (verdict.kind === "failed") throw preconditionFailed(verdict.condition);
  return { ...source, record };
}

export const sourceCustomerKey = (input: CopyInput): CustomerKey | undefined =>
  toCustomerKey({
    SSECustomerAlgorithm: input.CopySourceSSECustomerAlgorithm,
    SSECustomerKey: input.CopySourceSSECustomerKey,
    SSECustomerKeyMD5: input.CopySourceSSECustomerKeyMD5,
  });
