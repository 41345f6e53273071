import type { Role } from "@aws-sdk/client-iam";
import { showPrincipals } from "../../../core/identity/principal-ids.js";
import { type RoleRecord, roleUses } from "../../../core/identity/store.js";
import type { Reader } from "../../../core/store/store.js";
import { toShown } from "../documents.js";
import { toTagsIfAny } from "../tags/tag-list.js";
import { toBoundaryIfAny } from "../users/user.js";

/** What lists of roles show. */
export async function toRole(from: Reader, record: RoleRecord): Promise<Role> {
  return { ...(await toNewRole(from, record)), MaxSessionDuration: record.maxSessionSeconds };
}

/** What is shown of a role when it is made, and in instance profiles. */
export async function toNewRole(from: Reader, record: RoleRecord): Promise<Role> {
  return {
    Path: record.path,
    RoleName: record.name,
    RoleId: record.id,
    Arn: record.arn,
    CreateDate: new Date(record.createdAt),
    AssumeRolePolicyDocument: toShown(await showPrincipals(from, record.trustPolicy)),
    ...(record.description !== undefined && { Description: record.description }),
  };
}

/** What is shown of one role: with its tags, boundary and last use. */
export async function toWholeRole(from: Reader, account: string, record: RoleRecord): Promise<Role> {
  const use = await roleUses.get(from, account, record.id);
  return {
    ...(await toRole(from, record)),
    ...toBoundaryIfAny(record.boundary),
    ...toTagsIfAny(record.tags),
    RoleLastUsed: use ? { LastUsedDate: new Date(use.at), Region: use.region } : {},
  };
}
