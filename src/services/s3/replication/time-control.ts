import type { EventHandler } from "../../../core/events/events.js";
import type { Transaction } from "../../../core/store/store.js";
import { hasTimeControl, rulesFor, THRESHOLD_MINUTES } from "../domain/replication-rules.js";
import { emitObjectEvent } from "../notifications/emit.js";
import type { BucketRecord, ObjectRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { buckets } from "../store.js";
import { findVersion, versionIdOf } from "../versioning/find-version.js";

export const REPLICATION_THRESHOLD = "replication-threshold";
const THRESHOLD_MS = THRESHOLD_MINUTES * 60_000;

/** A version that rules with Replication Time Control want copied. */
interface TimedReplication {
  bucket: string;
  bucketId: string;
  key: string;
  versionId: string;
  rules: TimedRule[];
}

interface TimedRule {
  ruleId: string;
  /** ARN. */
  destination: string;
}

type Copied = Pick<ObjectRecord, "versionId" | "tags" | "encryption" | "storageClass" | "replication">;

/** Has a look taken when the time is over, in the transaction that writes the version. */
export function trackReplicationTime(
  ctx: S3Context,
  tx: Transaction,
  bucket: BucketRecord,
  key: string,
  record: Copied,
): void {
  const rules = timedRules(bucket, key, record);
  if (rules.length === 0) return;
  const timed: TimedReplication = {
    bucket: bucket.name,
    bucketId: bucket.id,
    key,
    versionId: versionIdOf(record),
    rules,
  };
  ctx.events.emit(tx, REPLICATION_THRESHOLD, timed, { delayMs: THRESHOLD_MS });
}

const timedRules = (bucket: BucketRecord, key: string, record: Copied): TimedRule[] =>
  rulesFor(bucket.replication, key, record)
    .filter(hasTimeControl)
    .map(({ ID, Destination }) => ({ ruleId: ID ?? "", destination: Destination?.Bucket ?? "" }));

/** Tells of what has not been copied in time, and of what no rule with a time asks for any more. */
export const onReplicationThreshold: EventHandler<S3Context> = {
  async deliver(event, ctx) {
    const { bucket: name, bucketId, key, versionId, rules } = event.payload as TimedReplication;
    await ctx.store.transact(async (tx) => {
      const bucket = await buckets.get(tx, name);
      if (bucket?.id !== bucketId) return;
      const record = await findVersion(tx, bucketId, key, versionId);
      if (!record || record.replication === "COMPLETED") return;
      const still = timedRules(bucket, key, record);
      for (const rule of rules) {
        const isTracked = still.some(({ ruleId, destination }) => isSame(rule, ruleId, destination));
        // What has failed was told of when it did.
        if (isTracked && record.replication === "FAILED") continue;
        const what = isTracked ? "OperationMissedThreshold" : "OperationNotTracked";
        emitObjectEvent(ctx, tx, bucket, `s3:Replication:${what}`, key, record, {
          ...rule,
          requestedAt: record.modifiedAt,
        });
      }
    });
  },
};

const isSame = (rule: TimedRule, ruleId: string, destination: string): boolean =>
  rule.ruleId === ruleId && rule.destination === destination;

/** Tells of a version that was copied, but late. */
export function tellIfLate(
  ctx: S3Context,
  tx: Transaction,
  bucket: BucketRecord,
  key: string,
  record: ObjectRecord,
  failed: ReadonlySet<string>,
): void {
  if (ctx.clock.now() - record.modifiedAt <= THRESHOLD_MS) return;
  for (const rule of timedRules(bucket, key, record)) {
    if (failed.has(rule.destination)) continue;
    emitObjectEvent(ctx, tx, bucket, "s3:Replication:OperationReplicatedAfterThreshold", key, record, {
      ...rule,
      requestedAt: record.modifiedAt,
    });
  }
}
