import type { Permission } from "@aws-sdk/client-s3";

/** Who may set permissions on objects, and who owns what others put. */
export type Ownership = "BucketOwnerEnforced" | "BucketOwnerPreferred" | "ObjectWriter";

export type GroupName = "AllUsers" | "AuthenticatedUsers" | "LogDelivery";

export type Grantee = { account: string } | { group: GroupName };

export interface AclGrant {
  grantee: Grantee;
  permission: Permission;
}

/** An access control list; owner and grantees by account number, not by canonical id. */
export interface Acl {
  owner: string;
  grants: AclGrant[];
}

const GROUP_URIS: Readonly<Record<GroupName, string>> = {
  AllUsers: "http://acs.amazonaws.com/groups/global/AllUsers",
  AuthenticatedUsers: "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
  LogDelivery: "http://acs.amazonaws.com/groups/s3/LogDelivery",
};

export const groupUri = (group: GroupName): string => GROUP_URIS[group];

export function groupOf(uri: string): GroupName | undefined {
  const found = Object.entries(GROUP_URIS).find(([, known]) => known === uri);
  return found?.[0] as GroupName | undefined;
}

export const toPrivateAcl = (owner: string): Acl => ({
  owner,
  grants: [{ grantee: { account: owner }, permission: "FULL_CONTROL" }],
});

const CANNED_GROUP_GRANTS: Readonly<Record<string, readonly [GroupName, Permission][]>> = {
  private: [],
  "public-read": [["AllUsers", "READ"]],
  "public-read-write": [
    ["AllUsers", "READ"],
    ["AllUsers", "WRITE"],
  ],
  "authenticated-read": [["AuthenticatedUsers", "READ"]],
  "aws-exec-read": [],
  "log-delivery-write": [
    ["LogDelivery", "WRITE"],
    ["LogDelivery", "READ_ACP"],
  ],
  "bucket-owner-read": [],
  "bucket-owner-full-control": [],
};

/** The grants a canned ACL stands for; undefined for a name that is none. */
export function toCannedAcl(name: string, owner: string, bucketOwner: string): Acl | undefined {
  const groups = CANNED_GROUP_GRANTS[name];
  if (groups === undefined) return undefined;
  const acl = toPrivateAcl(owner);
  for (const [group, permission] of groups) acl.grants.push({ grantee: { group }, permission });
  if (owner !== bucketOwner) {
    if (name === "bucket-owner-read")
      acl.grants.push({ grantee: { account: bucketOwner }, permission: "READ" });
    if (name === "bucket-owner-full-control") {
      acl.grants.push({ grantee: { account: bucketOwner }, permission: "FULL_CONTROL" });
    }
  }
  return acl;
}

/** Whether the list opens anything to everybody, or to everybody with an account. */
export const isPublicAcl = (acl: Acl): boolean =>
  acl.grants.some(
    ({ grantee }) =>
      "group" in grantee && (grantee.group === "AllUsers" || grantee.group === "AuthenticatedUsers"),
  );

/** The list without what `IgnorePublicAcls` ignores. */
export const withoutPublicGrants = (acl: Acl): Acl => ({
  owner: acl.owner,
  grants: acl.grants.filter(({ grantee }) => !("group" in grantee) || grantee.group === "LogDelivery"),
});
