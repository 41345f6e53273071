import type { ReplicationRule } from "@aws-sdk/client-s3";
import type { EventHandler } from "../../../core/events/events.js";
import type { Principal } from "../../../core/principal.js";
import { AwsError } from "../../../wire/aws-error.js";
import { toAccessRequest } from "../access/requests.js";
import { openContent } from "../content/open-content.js";
import { takeBody } from "../content/take-body.js";
import { copiesMarkers, destinationOf, rulesFor } from "../domain/replication-rules.js";
import { newDataKey, openDataKey } from "../encryption/data-key.js";
import { OBJECT_BYTES_MAX } from "../limits.js";
import { emitObjectEvent } from "../notifications/emit.js";
import type { BucketRecord, ObjectRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { buckets } from "../store.js";
import { findVersion } from "../versioning/find-version.js";
import { insertVersion } from "../versioning/insert-version.js";
import { replaceVersion } from "../versioning/replace-version.js";
import type { PendingReplication } from "./emit.js";

/** Copies one version to where the rules say, under its own version id, with the rights of the configured role. */
export const onReplicate: EventHandler<S3Context> = {
  async deliver(event, ctx) {
    const pending = event.payload as PendingReplication;
    const source = await buckets.get(ctx.store, pending.bucket);
    if (source?.id !== pending.bucketId) return;
    const record = await findVersion(ctx.store, source.id, pending.key, pending.versionId);
    if (!record) return;
    const rules = rulesFor(source.replication, pending.key, record.tags ?? []);
    const role = rules.length > 0 ? await assumeRole(ctx, source) : undefined;
    for (const rule of rules) {
      if (role) await copyTo(ctx, role, source, pending.key, record, rule);
    }
    if (!record.deleteMarker) await setStatus(ctx, source, pending, "COMPLETED");
  },
  attemptsMax: 10,
  async onExhausted(event, error, ctx) {
    const pending = event.payload as PendingReplication;
    ctx.log.warn("a version could not be replicated", { bucket: pending.bucket, error: String(error) });
    const source = await buckets.get(ctx.store, pending.bucket);
    if (source?.id === pending.bucketId) await setStatus(ctx, source, pending, "FAILED", error);
  },
};

async function assumeRole(ctx: S3Context, source: BucketRecord): Promise<Principal> {
  const RoleArn = source.replication?.Role ?? "";
  const session = await ctx.call(
    "sts",
    "AssumeRole",
    { RoleArn, RoleSessionName: "s3-replication" },
    { as: { service: "s3.amazonaws.com", account: source.account } },
  );
  const { AccessKeyId = "", SessionToken } = session.Credentials ?? {};
  const known = await ctx.state.identity.find(AccessKeyId, SessionToken);
  if (!known) throw new Error(`the session of ${RoleArn} is gone`);
  return known.principal;
}

async function copyTo(
  ctx: S3Context,
  role: Principal,
  source: BucketRecord,
  key: string,
  record: ObjectRecord,
  rule: ReplicationRule,
): Promise<void> {
  const target = await buckets.get(ctx.store, destinationOf(rule));
  if (!target) throw new AwsError("NoSuchBucket", "The destination bucket does not exist", { status: 404 });
  if (record.deleteMarker && !copiesMarkers(rule)) return;
  await checkRole(ctx, role, { bucket: source, key, object: record }, target);
  const copy = record.deleteMarker ? { version: record } : await copyBytes(ctx, target, key, record);
  const version: ObjectRecord = {
    ...copy.version,
    replication: "REPLICA",
    owner: rule.Destination?.AccessControlTranslation ? target.account : record.owner,
    storageClass: rule.Destination?.StorageClass ?? record.storageClass,
  };
  await ctx.store.transact(async (tx) => {
    if (await findVersion(tx, target.id, key, record.versionId)) return;
    if ("bytes" in copy && copy.bytes) ctx.blobs.keep(tx, copy.bytes.blob);
    await insertVersion(ctx, tx, target, key, version);
    if (!record.deleteMarker) emitObjectEvent(ctx, tx, target, "s3:ObjectCreated:Put", key, version);
  });
}

async function checkRole(
  ctx: S3Context,
  role: Principal,
  from: { bucket: BucketRecord; key: string; object: ObjectRecord },
  target: BucketRecord,
): Promise<void> {
  const write = from.object.deleteMarker ? "s3:ReplicateDelete" : "s3:ReplicateObject";
  const requests = [
    await toAccessRequest(ctx, from, "s3:GetObjectVersionForReplication", {}),
    await toAccessRequest(ctx, { bucket: target, key: from.key, creating: true }, write, {}),
  ];
  const decision = await ctx.decide(from.object.deleteMarker ? requests.slice(1) : requests, role);
  if (!decision.allowed) throw new AwsError("AccessDenied", decision.message, { status: 403 });
}

async function copyBytes(ctx: S3Context, target: BucketRecord, key: string, record: ObjectRecord) {
  if (record.encryption?.kind === "customer") {
    throw new AwsError("InvalidRequest", "Objects under customer keys are not replicated.");
  }
  const dataKey = await newDataKey(ctx, target, key, {});
  const opened = await openContent(
    ctx,
    record.content,
    { start: 0, end: record.size - 1 },
    await openDataKey(ctx, record.encryption, undefined),
  );
  const body = await takeBody(ctx, opened, {
    maxBytes: OBJECT_BYTES_MAX,
    length: record.size,
    key: dataKey.key,
    algorithms: [],
  });
  const content = body.bytes ? { kind: "bytes" as const, ...body.bytes } : { kind: "none" as const };
  return { version: { ...record, content, encryption: dataKey.encryption }, bytes: body.bytes };
}

async function setStatus(
  ctx: S3Context,
  source: BucketRecord,
  { key, versionId }: PendingReplication,
  replication: "COMPLETED" | "FAILED",
  error?: unknown,
): Promise<void> {
  await ctx.store.transact(async (tx) => {
    const record = await findVersion(tx, source.id, key, versionId);
    if (!record) return;
    await replaceVersion(tx, source.id, key, { ...record, replication });
    if (replication === "COMPLETED") return;
    for (const rule of rulesFor(source.replication, key, record.tags ?? [])) {
      emitObjectEvent(ctx, tx, source, "s3:Replication:OperationFailedReplication", key, record, {
        ruleId: rule.ID ?? "",
        destination: rule.Destination?.Bucket ?? "",
        requestedAt: record.modifiedAt,
        reason: toReason(error),
      });
    }
  });
}

/** Codes that S3 has for it; for what it has none, the code of the error. */
function toReason(error: unknown): string {
  if (!(error instanceof AwsError)) return "InternalError";
  const { code, message } = error;
  if (code === "NoSuchBucket") return "DstBucketNotFound";
  if (code.startsWith("KMS.")) return "DstKmsKeyInvalidState";
  if (code !== "AccessDenied") return code;
  if (message.includes("sts:AssumeRole")) return "AssumeRoleNotPermitted";
  return message.includes("ForReplication") ? "SrcGetObjNotPermitted" : "DstPutObjNotPermitted";
}
