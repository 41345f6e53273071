import type { ObjectRecord } from "../records.js";
import type { Replication } from "./copy-version.js";
import { ReplicationFailure } from "./errors.js";

type ReplicaSettings = Pick<ObjectRecord, "owner" | "tags" | "acl" | "retention" | "legalHold">;

/** Owner, tags, ACL and lock of a copy, each where the role may read it and the destination takes it. */
export async function replicaSettings(replication: Replication): Promise<ReplicaSettings> {
  const { retention, legalHold } = await lockOf(replication);
  return {
    ...(await ownershipOf(replication)),
    tags: await tagsOf(replication),
    retention,
    legalHold,
  };
}

/** The owner of the destination owns what comes into it where a rule says so, or where there are no ACLs. */
async function ownershipOf({
  source,
  target,
  key,
  record,
  rule,
  role,
}: Replication): Promise<Pick<ReplicaSettings, "owner" | "acl">> {
  if (target.ownership === "BucketOwnerEnforced") return { owner: target.account, acl: undefined };
  if (rule.Destination?.AccessControlTranslation) {
    const to = { bucket: target, key, creating: true };
    await role.check(to, "s3:ObjectOwnerOverrideToBucketOwner", "DstPutObjectNotPermitted");
    return { owner: target.account, acl: undefined };
  }
  const { owner, acl } = record;
  const from = { bucket: source, key, object: record };
  if (acl) await role.check(from, "s3:GetObjectVersionAcl", "SrcGetAclNotPermitted");
  return { owner, acl };
}

/** Tags that the role may not read stay behind, and so do those that the destination explicitly refuses. */
async function tagsOf({ source, target, key, record, role }: Replication): Promise<ReplicaSettings["tags"]> {
  if (!record.tags) return undefined;
  const from = { bucket: source, key, object: record };
  if ((await role.refusal(from, "s3:GetObjectVersionTagging")) !== undefined) return undefined;
  const refusal = await role.refusal({ bucket: target, key, creating: true }, "s3:ReplicateTags");
  return refusal?.includes("explicit deny") ? undefined : record.tags;
}

async function lockOf({
  source,
  target,
  key,
  record,
  role,
}: Replication): Promise<Pick<ReplicaSettings, "retention" | "legalHold">> {
  const { retention, legalHold } = record;
  if (source.objectLock && !target.objectLock)
    throw new ReplicationFailure("DstBucketObjectLockConfigMissing");
  const from = { bucket: source, key, object: record };
  if (retention) await role.check(from, "s3:GetObjectRetention", "SrcGetObjectNotPermitted");
  if (legalHold !== undefined) await role.check(from, "s3:GetObjectLegalHold", "SrcGetObjectNotPermitted");
  return { retention, legalHold };
}
