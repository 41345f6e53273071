import type { S3Context } from "../state.js";
import { findVersion } from "../versioning/find-version.js";
import { replaceVersion } from "../versioning/replace-version.js";
import type { Replication } from "./copy-version.js";
import { ReplicationFailure } from "./errors.js";
import { replicaSettings } from "./replica-settings.js";

/** Brings tags, ACL and lock of a version to its other copy: from the original to the replica, or back. */
export async function copySettings(ctx: S3Context, replication: Replication): Promise<void> {
  const { source, target, key, record, role } = replication;
  const from = { bucket: source, key, object: record };
  await role.check(from, "s3:GetObjectVersionForReplication", "SrcGetObjectNotPermitted");
  const other = await findVersion(ctx.store, target.id, key, record.versionId);
  if (!other) throw new ReplicationFailure("DstVersionNotFound");
  await role.check({ bucket: target, key, object: other }, "s3:ReplicateObject", "DstPutObjectNotPermitted");
  const { owner, acl, ...settings } = await replicaSettings(replication);
  await ctx.store.transact(async (tx) => {
    const current = await findVersion(tx, target.id, key, record.versionId);
    if (!current) return;
    // A copy that has another owner has an ACL of its own.
    const followed = owner === current.owner ? { acl } : {};
    await replaceVersion(tx, target.id, key, { ...current, ...settings, ...followed });
  });
}
