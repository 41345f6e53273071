import type { Policy } from "@aws-sdk/client-iam";
import type { AwsManagedPolicy } from "../../../core/iam/aws-managed/managed-policy.js";
import type { PolicyRecord } from "../../../core/identity/store.js";
import type { Collection } from "../../../core/store/collection.js";
import type { Reader } from "../../../core/store/store.js";
import { attachments, boundaryUses } from "../store.js";

/** Entities counted per policy: more than an account can have. */
const USES_MAX = 10_000;

/** What lists of policies show: no description, no tags. */
export async function toPolicy(from: Reader, account: string, policy: PolicyRecord): Promise<Policy> {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    ...(await countUses(from, account, policy.arn)),
    IsAttachable: true,
    CreateDate: new Date(policy.createdAt),
    UpdateDate: new Date(policy.updatedAt),
  };
}

export async function toAwsPolicy(from: Reader, account: string, policy: AwsManagedPolicy): Promise<Policy> {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.versionId,
    ...(await countUses(from, account, policy.arn)),
    IsAttachable: true,
    CreateDate: new Date(policy.createdAt),
    UpdateDate: new Date(policy.updatedAt),
  };
}

export interface UseCounts {
  AttachmentCount: number;
  PermissionsBoundaryUsageCount: number;
}

/** How many entities of the account have the policy attached, or as their boundary. */
export async function countUses(from: Reader, account: string, arn: string): Promise<UseCounts> {
  const count = async (uses: Collection<true>): Promise<number> =>
    (await uses.page(from, USES_MAX, { prefix: [account, arn] })).items.length;
  return {
    AttachmentCount: await count(attachments),
    PermissionsBoundaryUsageCount: await count(boundaryUses),
  };
}
