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
  /** Only its tags, ACL and lock, which have changed. */
  settingsOnly?: true;
}

type Subject = Pick<ObjectRecord, "tags" | "replication" | "encryption" | "storageClass">;

/** Whether a new version is to be copied elsewhere. Replicas are not copied on. */
export const isReplicated = (bucket: BucketRecord, key: string, version: Partial<Subject>): boolean =>
  version.replication !== "REPLICA" && rulesFor(bucket.replication, key, version).length > 0;

/** Queues the copying of a version, in the transaction that writes it. Versions of a key go in order. */
export function emitReplication(
  ctx: S3Context,
  tx: Transaction,
  bucket: BucketRecord,
  key: string,
  record: Pick<ObjectRecord, "versionId">,
): void {
  emit(ctx, tx, bucket, { key, versionId: versionIdOf(record) });
}

/**
 * A version whose tags, ACL or lock have changed, as it is to be stored: marked, and its change queued, where it was
 * replicated or is a replica whose changes go back.
 */
export function noteSettingsChange(
  ctx: S3Context,
  tx: Transaction,
  bucket: BucketRecord,
  key: string,
  record: ObjectRecord,
): ObjectRecord {
  if (record.replication === undefined || rulesFor(bucket.replication, key, record).length === 0)
    return record;
  emit(ctx, tx, bucket, { key, versionId: versionIdOf(record), settingsOnly: true });
  return withStatus(record, "PENDING");
}

/** A replica stays one, whatever becomes of the changes that it sends back. */
export function withStatus(record: ObjectRecord, status: "PENDING" | "COMPLETED" | "FAILED"): ObjectRecord {
  if (record.replication !== "REPLICA") return { ...record, replication: status };
  const { replicaSync: _, ...replica } = record;
  return status === "COMPLETED" ? replica : { ...replica, replicaSync: status };
}

function emit(
  ctx: S3Context,
  tx: Transaction,
  bucket: BucketRecord,
  what: Pick<PendingReplication, "key" | "versionId" | "settingsOnly">,
): void {
  const pending: PendingReplication = { bucket: bucket.name, bucketId: bucket.id, ...what };
  ctx.events.emit(tx, REPLICATE, pending, { orderKey: `${bucket.id}/${what.key}` });
}
