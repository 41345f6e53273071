import type { Transaction } from "../../../core/store/store.js";
import { rulesFor } from "../domain/replication-rules.js";
import type { BucketRecord, ObjectRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { versionIdOf } from "../versioning/find-version.js";

export const REPLICATE = "replicate";

export interface PendingReplication {
  bucket: string;
  bucketId: string;
  key: string;
  versionId: string;
}

/** Whether a version is to be copied elsewhere. Replicas are not copied on. */
export const isReplicated = (
  bucket: BucketRecord,
  key: string,
  version: Pick<ObjectRecord, "tags" | "replication">,
): boolean =>
  version.replication !== "REPLICA" && rulesFor(bucket.replication, key, version.tags ?? []).length > 0;

/** Queues the copying of a version, in the transaction that writes it. Versions of a key go in order. */
export function emitReplication(
  ctx: S3Context,
  tx: Transaction,
  bucket: BucketRecord,
  key: string,
  record: Pick<ObjectRecord, "versionId">,
): void {
  const pending: PendingReplication = {
    bucket: bucket.name,
    bucketId: bucket.id,
    key,
    versionId: versionIdOf(record),
  };
  ctx.events.emit(tx, REPLICATE, pending, { orderKey: `${bucket.id}/${key}` });
}
