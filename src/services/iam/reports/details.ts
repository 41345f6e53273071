import type {
  EntityType,
  GroupDetail,
  ManagedPolicyDetail,
  PolicyDetail,
  RoleDetail,
  UserDetail,
} from "@aws-sdk/client-iam";
import { type AwsManagedPolicy, allAwsManagedPolicies } from "../../../core/iam/aws-managed/index.js";
import { showPrincipals } from "../../../core/identity/principal-ids.js";
import {
  type GroupRecord,
  groups,
  type PolicyHolder,
  type PolicyRecord,
  policies,
  type RoleRecord,
  roles,
  roleUses,
  toNameKey,
  type UserRecord,
  users,
} from "../../../core/identity/store.js";
import type { Collection } from "../../../core/store/collection.js";
import type { Reader } from "../../../core/store/store.js";
import { toShown } from "../documents.js";
import { toWholeProfile } from "../instance-profiles/instance-profiles.js";
import { toAttachedPolicies } from "../policies/attach.js";
import { toAwsPolicy, toPolicy } from "../policies/policy.js";
import { toVersion } from "../policies/versions.js";
import { attachments, instanceProfiles, profilesOfRole } from "../store.js";
import { toTagList } from "../tags/tag-list.js";
import { toBoundaryIfAny, toUser } from "../users/user.js";

/** One entity of the account, of one of these kinds. */
export interface Detail {
  user?: UserDetail;
  group?: GroupDetail;
  role?: RoleDetail;
  policy?: ManagedPolicyDetail;
}

/** An entity to be shown, before its documents are loaded. */
export interface DetailEntry {
  type: EntityType;
  /** Users come first, then groups, roles, policies; each by name. */
  order: string;
  load(): Promise<Detail>;
}

/** Entities listed of a kind: more than an account can have. */
const ENTITIES_MAX = 10_000;

export async function listDetails(from: Reader, account: string): Promise<DetailEntry[]> {
  const list = async <T extends { name: string }>(
    records: Collection<T>,
    type: EntityType,
    place: string,
    toDetail: (record: T) => Promise<Detail>,
  ): Promise<DetailEntry[]> => {
    const { items } = await records.page(from, ENTITIES_MAX, { prefix: [account] });
    return items.map(({ value }) => ({
      type,
      order: `${place} ${toNameKey(value.name)}`,
      load: () => toDetail(value),
    }));
  };
  return [
    ...(await list(users, "User", "1", async (user) => ({ user: await toUserDetail(from, account, user) }))),
    ...(await list(groups, "Group", "2", async (group) => ({ group: toGroupDetail(group) }))),
    ...(await list(roles, "Role", "3", async (role) => ({ role: await toRoleDetail(from, account, role) }))),
    ...(await list(policies, "LocalManagedPolicy", "4", async (policy) => ({
      policy: await toPolicyDetail(from, account, policy),
    }))),
    ...(await awsPoliciesInUse(from, account)),
  ];
}

/** Of AWS's policies only those that are attached to something. */
async function awsPoliciesInUse(from: Reader, account: string): Promise<DetailEntry[]> {
  const entries: DetailEntry[] = [];
  for (const policy of allAwsManagedPolicies()) {
    const { items } = await attachments.page(from, 1, { prefix: [account, policy.arn] });
    if (items.length === 0) continue;
    entries.push({
      type: "AWSManagedPolicy",
      order: `5 ${policy.name}`,
      load: async () => ({ policy: await toAwsPolicyDetail(from, account, policy) }),
    });
  }
  return entries;
}

async function toUserDetail(from: Reader, account: string, user: UserRecord): Promise<UserDetail> {
  const memberOf = await Promise.all(user.groups.map((name) => groups.get(from, account, name)));
  return {
    ...toUser(user),
    UserPolicyList: toPolicyDetails(user),
    GroupList: memberOf.filter((group) => group !== undefined).map(({ name }) => name),
    AttachedManagedPolicies: toAttachedPolicies(user.attached),
    ...toBoundaryIfAny(user.boundary),
    Tags: toTagList(user.tags),
  };
}

function toGroupDetail(group: GroupRecord): GroupDetail {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: group.arn,
    CreateDate: new Date(group.createdAt),
    GroupPolicyList: toPolicyDetails(group),
    AttachedManagedPolicies: toAttachedPolicies(group.attached),
  };
}

async function toRoleDetail(from: Reader, account: string, role: RoleRecord): Promise<RoleDetail> {
  const use = await roleUses.get(from, account, role.id);
  const { items } = await profilesOfRole.page(from, ENTITIES_MAX, {
    prefix: [account, toNameKey(role.name)],
  });
  const profiles = await Promise.all(
    items.map(({ key }) => instanceProfiles.get(from, account, key[2] ?? "")),
  );
  const present = profiles.filter((profile) => profile !== undefined);
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: toShown(await showPrincipals(from, role.trustPolicy)),
    InstanceProfileList: await Promise.all(present.map((profile) => toWholeProfile(from, account, profile))),
    RolePolicyList: toPolicyDetails(role),
    AttachedManagedPolicies: toAttachedPolicies(role.attached),
    ...toBoundaryIfAny(role.boundary),
    Tags: toTagList(role.tags),
    RoleLastUsed: use ? { LastUsedDate: new Date(use.at), Region: use.region } : {},
  };
}

async function toPolicyDetail(
  from: Reader,
  account: string,
  policy: PolicyRecord,
): Promise<ManagedPolicyDetail> {
  const PolicyVersionList = policy.versions.map((version) => ({
    Document: toShown(version.document),
    ...toVersion(policy, version),
  }));
  return { ...(await toPolicy(from, account, policy)), PolicyVersionList };
}

async function toAwsPolicyDetail(
  from: Reader,
  account: string,
  policy: AwsManagedPolicy,
): Promise<ManagedPolicyDetail> {
  const version = {
    Document: toShown(policy.document),
    VersionId: policy.versionId,
    IsDefaultVersion: true,
    CreateDate: new Date(policy.updatedAt),
  };
  return { ...(await toAwsPolicy(from, account, policy)), PolicyVersionList: [version] };
}

function toPolicyDetails(holder: PolicyHolder): PolicyDetail[] {
  return Object.entries(holder.inline).map(([PolicyName, document]) => ({
    PolicyName,
    PolicyDocument: toShown(document),
  }));
}
