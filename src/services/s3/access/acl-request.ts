import type { AccessControlPolicy, Grant, Permission } from "@aws-sdk/client-s3";
import { AwsError } from "../../../wire/aws-error.js";
import {
  type Acl,
  type AclGrant,
  type Grantee,
  groupOf,
  groupUri,
  isPublicAcl,
  toCannedAcl,
} from "../domain/acl.js";
import { accountOf, toCanonicalId } from "../domain/canonical-id.js";
import { accessDenied, aclsNotSupported, invalidArgument, invalidRequest, malformedAcl } from "../errors.js";
import { ACL_GRANTS_MAX } from "../limits.js";
import type { BucketRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { loadPublicAccessBlock } from "./public-access-block.js";

/** The two ways to ask for an ACL in headers. */
export interface AclMembers {
  ACL?: string | undefined;
  GrantFullControl?: string | undefined;
  GrantRead?: string | undefined;
  GrantReadACP?: string | undefined;
  GrantWrite?: string | undefined;
  GrantWriteACP?: string | undefined;
}

const GRANT_MEMBERS: readonly [keyof AclMembers, Permission, string][] = [
  ["GrantRead", "READ", "x-amz-grant-read"],
  ["GrantWrite", "WRITE", "x-amz-grant-write"],
  ["GrantReadACP", "READ_ACP", "x-amz-grant-read-acp"],
  ["GrantWriteACP", "WRITE_ACP", "x-amz-grant-write-acp"],
  ["GrantFullControl", "FULL_CONTROL", "x-amz-grant-full-control"],
];

export const hasAclMembers = (members: AclMembers): boolean =>
  members.ACL !== undefined || GRANT_MEMBERS.some(([member]) => members[member] !== undefined);

/** The ACL that headers ask for; undefined where they ask for none. */
export function toRequestedAcl(members: AclMembers, owner: string, bucketOwner: string): Acl | undefined {
  if (members.ACL !== undefined && GRANT_MEMBERS.some(([member]) => members[member] !== undefined)) {
    throw invalidRequest("Specifying both Canned ACLs and Header Grants is not allowed");
  }
  const grants: AclGrant[] = [];
  for (const [member, permission, header] of GRANT_MEMBERS) {
    for (const grantee of parseGrantees(members[member], header)) grants.push({ grantee, permission });
  }
  if (members.ACL === undefined) return grants.length === 0 ? undefined : { owner, grants };
  const canned = toCannedAcl(members.ACL, owner, bucketOwner);
  if (!canned) throw invalidArgument("", "x-amz-acl", members.ACL);
  return canned;
}

/** `id="…", uri="…", emailAddress="…"` */
function parseGrantees(text: string | undefined, header: string): Grantee[] {
  return (text ?? "")
    .split(",")
    .filter((one) => one.trim() !== "")
    .map((one) => {
      const [kind = "", value = ""] = one.trim().split(/=(.*)/s);
      const name = value.replace(/^"(.*)"$/s, "$1");
      const grantee = toGrantee({ [kind.trim().toLowerCase()]: name }, HEADER_PLACES);
      if (!grantee) throw invalidArgument("Argument format not recognized", header, text);
      return grantee;
    });
}

/** What errors call the place where a grantee is named. */
type GranteePlaces = Readonly<Record<"id" | "uri", string>>;
const HEADER_PLACES: GranteePlaces = { id: "id", uri: "uri" };
const DOCUMENT_PLACES: GranteePlaces = { id: "CanonicalUser/ID", uri: "Group/URI" };

type NamedGrantee = Readonly<Record<string, string | undefined>>;

/** Undefined where nobody is named. */
function toGrantee({ id, uri, emailaddress }: NamedGrantee, places: GranteePlaces): Grantee | undefined {
  if (id !== undefined) {
    const account = accountOf(id);
    if (account === undefined) throw invalidArgument("Invalid id", places.id, id);
    return { account };
  }
  if (uri !== undefined) {
    const group = groupOf(uri);
    if (group === undefined) throw invalidArgument("Invalid group uri", places.uri, uri);
    return { group };
  }
  if (emailaddress === undefined) return undefined;
  throw new AwsError(
    "UnresolvableGrantByEmailAddress",
    "The e-mail address you provided does not match any account on record.",
    { members: { emailAddress: emailaddress } },
  );
}

/** Reads the body of PutBucketAcl and PutObjectAcl. */
export function fromAccessControlPolicy(policy: AccessControlPolicy, owner: string): Acl {
  const ownerId = policy.Owner?.ID;
  if (ownerId === undefined || policy.Grants === undefined) throw malformedAcl();
  if (ownerId !== toCanonicalId(owner)) {
    if (accountOf(ownerId) === undefined) throw invalidArgument("Invalid id", DOCUMENT_PLACES.id, ownerId);
    throw accessDenied();
  }
  if (policy.Grants.length > ACL_GRANTS_MAX) {
    throw invalidRequest(`The ACL you provided contains more than ${ACL_GRANTS_MAX} grants`);
  }
  return { owner, grants: policy.Grants.map(fromGrant) };
}

function fromGrant({ Grantee: grantee, Permission: permission }: Grant): AclGrant {
  if (!grantee || !permission) throw malformedAcl();
  const named = { id: grantee.ID, uri: grantee.URI, emailaddress: grantee.EmailAddress };
  const known = toGrantee(named, DOCUMENT_PLACES);
  if (!known) throw malformedAcl();
  return { grantee: known, permission };
}

/** An ACL as answers show it. */
export function toAclOutput(acl: Acl) {
  return {
    Owner: { ID: toCanonicalId(acl.owner) },
    Grants: acl.grants.map(({ grantee, permission }) => ({
      Grantee: toGranteeOutput(grantee),
      Permission: permission,
    })),
  };
}

export const toGranteeOutput = (grantee: Grantee) =>
  "account" in grantee
    ? { ID: toCanonicalId(grantee.account), Type: "CanonicalUser" as const }
    : { URI: groupUri(grantee.group), Type: "Group" as const };

/** Checks that the bucket takes this ACL: ownership controls may rule ACLs out, the public access block public ones. */
export async function checkAclAllowed(
  ctx: S3Context,
  bucket: BucketRecord,
  acl: Acl,
  canned?: string,
): Promise<void> {
  if (bucket.ownership === "BucketOwnerEnforced") {
    const onlyOwner = acl.grants.every(
      ({ grantee, permission }) =>
        "account" in grantee && grantee.account === bucket.account && permission === "FULL_CONTROL",
    );
    if (!(canned === "bucket-owner-full-control" || (canned === undefined && onlyOwner)))
      throw aclsNotSupported();
  }
  if (isPublicAcl(acl) && (await loadPublicAccessBlock(ctx, bucket)).BlockPublicAcls) throw accessDenied();
}
