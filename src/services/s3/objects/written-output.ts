import { toEncryptionMembers } from "../encryption/data-key.js";
import { toExpirationHeader } from "../lifecycle/expiration-header.js";
import type { BucketRecord, ObjectRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { versionIdOf } from "../versioning/find-version.js";

/** What every answer to a write tells of the version that it made. */
export function toWrittenMembers(ctx: S3Context, bucket: BucketRecord, key: string, record: ObjectRecord) {
  const expiration = toExpirationHeader(ctx, bucket, key, record);
  return {
    // A mounted folder's files are plain.
    ...(!bucket.mounted && toEncryptionMembers(record.encryption)),
    ...(bucket.versioning === "Enabled" && { VersionId: versionIdOf(record) }),
    ...(expiration !== undefined && { Expiration: expiration }),
  };
}
