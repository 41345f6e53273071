import { toEncryptionMembers } from "../encryption/data-key.js";
import { toExpirationHeader } from "../lifecycle/expiration-header.js";
import type { BucketRecord, ObjectRecord } from "../records.js";
import { versionIdOf } from "../versioning/find-version.js";

/** What every answer to a write tells of the version that it made. */
export function toWrittenMembers(bucket: BucketRecord, key: string, record: ObjectRecord) {
  const expiration = toExpirationHeader(bucket, key, record);
  return {
    // A mounted folder's files are plain.
    ...(!bucket.mounted && toEncryptionMembers(record.encryption)),
    ...(bucket.versioning === "Enabled" && { VersionId: versionIdOf(record) }),
    ...(expiration !== undefined && { Expiration: expiration }),
  };
}
