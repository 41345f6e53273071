import type { ReplicationRule } from "@aws-sdk/client-s3";
import type { EventHandler } from "../../../core/events/events.js";
import { copiesMarkers, destinationOf, rulesFor, tellsFailures } from "../domain/replication-rules.js";
import { emitObjectEvent } from "../notifications/emit.js";
import type { BucketRecord, ObjectRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { buckets } from "../store.js";
import { findVersion } from "../versioning/find-version.js";
import { replaceVersion } from "../versioning/replace-version.js";
import { copySettings } from "./copy-settings.js";
import { copyMarker, copyVersion } from "./copy-version.js";
import { type PendingReplication, withStatus } from "./emit.js";
import { ReplicationFailure } from "./errors.js";
import { assumeRole, type ReplicationRole } from "./role.js";
import { tellIfLate } from "./time-control.js";

interface Failed {
  rule: ReplicationRule;
  reason: string;
}

/**
 * Copies one version to where the rules say, with the rights of the configured role. What is refused has failed for good, as
 * on AWS; what only did not work is tried again.
 */
export const onReplicate: EventHandler<S3Context> = {
  async deliver(event, ctx) {
    const pending = event.payload as PendingReplication;
    const found = await load(ctx, pending);
    if (!found) return;
    const failed = await copyToAll(ctx, pending, found);
    if (!found.record.deleteMarker) await setStatus(ctx, found, pending, failed);
  },
  attemptsMax: 10,
  async onExhausted(event, error, ctx) {
    const pending = event.payload as PendingReplication;
    ctx.log.warn("a version could not be replicated", { bucket: pending.bucket, error: String(error) });
    const found = await load(ctx, pending);
    if (!found || found.record.deleteMarker) return;
    const failed = found.rules.map((rule) => ({ rule, reason: "InternalError" }));
    await setStatus(ctx, found, pending, failed);
  },
};

interface Found {
  source: BucketRecord;
  record: ObjectRecord;
  rules: ReplicationRule[];
}

async function load(ctx: S3Context, pending: PendingReplication): Promise<Found | undefined> {
  const source = await buckets.get(ctx.store, pending.bucket);
  if (source?.id !== pending.bucketId) return undefined;
  const record = await findVersion(ctx.store, source.id, pending.key, pending.versionId);
  return record && { source, record, rules: rulesFor(source.replication, pending.key, record) };
}

async function copyToAll(
  ctx: S3Context,
  pending: PendingReplication,
  { source, record, rules }: Found,
): Promise<Failed[]> {
  const failed: Failed[] = [];
  for (const rule of rules) {
    try {
      await copyTo(ctx, await assumeRole(ctx, source), { pending, source, record, rule });
    } catch (error) {
      if (!(error instanceof ReplicationFailure)) throw error;
      ctx.log.warn("a version is not replicated", {
        bucket: source.name,
        reason: error.reason,
        error: String(error.cause ?? ""),
      });
      failed.push({ rule, reason: error.reason });
    }
  }
  return failed;
}

interface Copying {
  pending: PendingReplication;
  source: BucketRecord;
  record: ObjectRecord;
  rule: ReplicationRule;
}

async function copyTo(
  ctx: S3Context,
  role: ReplicationRole,
  { pending, source, record, rule }: Copying,
): Promise<void> {
  const target = await buckets.get(ctx.store, destinationOf(rule));
  if (!target) throw new ReplicationFailure("DstBucketNotFound");
  if (target.versioning !== "Enabled") throw new ReplicationFailure("DstBucketUnversioned");
  const replication = { source, target, key: pending.key, record, rule, role };
  if (pending.settingsOnly) await copySettings(ctx, replication);
  else if (!record.deleteMarker) await copyVersion(ctx, replication);
  else if (copiesMarkers(rule)) await copyMarker(ctx, replication);
}

async function setStatus(
  ctx: S3Context,
  { source, rules }: Found,
  { key, versionId, settingsOnly }: PendingReplication,
  failed: readonly Failed[],
): Promise<void> {
  await ctx.store.transact(async (tx) => {
    const record = await findVersion(tx, source.id, key, versionId);
    if (!record) return;
    // What no rule asks for any more has been copied nowhere.
    const status = failed.length > 0 || rules.length === 0 ? "FAILED" : "COMPLETED";
    await replaceVersion(tx, source.id, key, withStatus(record, status));
    const failedDestinations = new Set(failed.map(({ rule }) => rule.Destination?.Bucket ?? ""));
    if (!settingsOnly) tellIfLate(ctx, tx, source, key, record, failedDestinations);
    for (const { rule, reason } of failed) {
      if (!tellsFailures(rule)) continue;
      emitObjectEvent(ctx, tx, source, "s3:Replication:OperationFailedReplication", key, record, {
        ruleId: rule.ID ?? "",
        destination: rule.Destination?.Bucket ?? "",
        requestedAt: record.modifiedAt,
        reason,
      });
    }
  });
}
