import type { ReplicationRule } from "@aws-sdk/client-s3";
import { dropContent } from "../content/drop-content.js";
import { toDefaultRetention } from "../domain/object-lock.js";
import { newReplicaKey, openDataKey } from "../encryption/data-key.js";
import { emitObjectEvent } from "../notifications/emit.js";
import type { BucketRecord, ObjectRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { buckets, manifests } from "../store.js";
import { findVersion, versionIdOf } from "../versioning/find-version.js";
import { insertVersion } from "../versioning/insert-version.js";
import { type CopiedContent, copyContent, type Recoding } from "./copy-content.js";
import { failBy, ReplicationFailure } from "./errors.js";
import { replicaSettings } from "./replica-settings.js";
import type { ReplicationRole } from "./role.js";

/** A version that is to be copied, and where to. */
export interface Replication {
  source: BucketRecord;
  target: BucketRecord;
  key: string;
  record: ObjectRecord;
  rule: ReplicationRule;
  role: ReplicationRole;
}

/** Copies a version with its bytes, under its own version id. What is there already stays. */
export async function copyVersion(ctx: S3Context, replication: Replication): Promise<void> {
  const { source, target, key, record, rule, role } = replication;
  if (await findVersion(ctx.store, target.id, key, record.versionId)) return;
  const from = { bucket: source, key, object: record };
  await role.check(from, "s3:GetObjectVersionForReplication", "SrcGetObjectNotPermitted");
  const to = { bucket: target, key, creating: true };
  await role.check(to, "s3:ReplicateObject", "DstPutObjectNotPermitted");
  const settings = await replicaSettings(replication);
  const { recoding, encryption } = await toEncryption(ctx, replication);
  const uploadId = `${target.id}/${versionIdOf(record)}`;
  const copied = await copyContent(ctx, record.content, uploadId, recoding);
  const { supersededAt: _at, restore: _restore, ...kept } = record;
  const retention = settings.retention ?? toDefaultRetention(target.objectLock?.rule, ctx.clock.now());
  const version: ObjectRecord = {
    ...kept,
    ...settings,
    content: copied.content,
    storageClass: rule.Destination?.StorageClass ?? record.storageClass,
    replication: "REPLICA",
    ...(encryption && { encryption }),
    ...(retention && { retention }),
  };
  await insertReplica(ctx, target, key, version, copied);
}

async function insertReplica(
  ctx: S3Context,
  target: BucketRecord,
  key: string,
  version: ObjectRecord,
  { content, bytes, manifest }: CopiedContent,
): Promise<void> {
  const isInserted = await ctx.store.transact(async (tx) => {
    // The bucket may have gone while the bytes were copied.
    if ((await buckets.get(tx, target.name))?.id !== target.id) {
      if (content.kind === "parts") dropContent(ctx, tx, content);
      return false;
    }
    if (bytes) ctx.blobs.keep(tx, bytes.blob);
    if (manifest && content.kind === "parts") manifests.put(tx, [content.uploadId], manifest);
    await insertVersion(ctx, tx, target, key, version);
    emitObjectEvent(ctx, tx, target, "s3:ObjectCreated:Put", key, version);
    return true;
  });
  if (isInserted) return;
  if (bytes) await ctx.blobs.discard(bytes.blob);
  throw new ReplicationFailure("DstBucketNotFound");
}

/** Copies are encrypted as their originals are: bytes under keys that are S3's or the caller's own go as they are stored. */
async function toEncryption(
  ctx: S3Context,
  { target, key, record, rule, role }: Replication,
): Promise<{ recoding?: Recoding; encryption?: ObjectRecord["encryption"] }> {
  const { encryption } = record;
  if (encryption?.kind !== "aws:kms") return {};
  const as = { principal: role.principal };
  const from = await openDataKey(ctx, encryption, undefined, { as }).catch(
    failBy(({ code }) => (code === "AccessDenied" ? "SrcGetObjectNotPermitted" : "SrcKmsKeyInvalidState")),
  );
  const keyId = rule.Destination?.EncryptionConfiguration?.ReplicaKmsKeyID ?? "";
  const request = { bucket: target, key, keyId, original: encryption };
  const to = await newReplicaKey(ctx, request, { as, region: target.region }).catch(
    failBy(toTargetKeyReason),
  );
  return { recoding: { from, to }, encryption: to.encryption };
}

function toTargetKeyReason({ code }: { code: string }): string {
  if (code === "AccessDenied") return "DstPutObjectNotPermitted";
  return code.includes("NotFound") ? "DstKmsKeyNotFound" : "DstKmsKeyInvalidState";
}

/** Copies a delete marker. */
export async function copyMarker(ctx: S3Context, { target, key, record, role }: Replication): Promise<void> {
  await role.check({ bucket: target, key, creating: true }, "s3:ReplicateDelete", "DstDelObjNotPermitted");
  const { supersededAt: _, ...marker } = record;
  await ctx.store.transact(async (tx) => {
    if (await findVersion(tx, target.id, key, record.versionId)) return;
    await insertVersion(ctx, tx, target, key, { ...marker, replication: "REPLICA" });
  });
}
