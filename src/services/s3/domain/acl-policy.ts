import type { Permission } from "@aws-sdk/client-s3";
import type { Acl, Grantee } from "./acl.js";

/** Which actions a grant on a bucket, or on an object, stands for (S3's table of ACL permissions). */
const BUCKET_ACTIONS: Readonly<Record<Permission, readonly string[]>> = {
  READ: ["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"],
  WRITE: ["s3:PutObject", "s3:DeleteObject"],
  READ_ACP: ["s3:GetBucketAcl"],
  WRITE_ACP: ["s3:PutBucketAcl"],
  FULL_CONTROL: [],
};

/** Who may write into a bucket may say with the write what the new object's ACL and tags are, and manage their uploads. */
const CREATION_ACTIONS = [
  "s3:PutObjectAcl",
  "s3:PutObjectTagging",
  "s3:AbortMultipartUpload",
  "s3:ListMultipartUploadParts",
];

const OBJECT_ACTIONS: Readonly<Record<Permission, readonly string[]>> = {
  READ: ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTorrent"],
  WRITE: [],
  READ_ACP: ["s3:GetObjectAcl", "s3:GetObjectVersionAcl"],
  WRITE_ACP: ["s3:PutObjectAcl", "s3:PutObjectVersionAcl"],
  FULL_CONTROL: [],
};

interface Statement {
  Sid: string;
  Effect: "Allow";
  Principal: unknown;
  Action: string[];
  Resource: string[];
}

/**
 * An ACL said as a policy document, so that one evaluator decides over both. Grants to accounts go to the account's
 * root, which leaves the rest to that account's own policies, as S3 does.
 *
 * @param signed false for anonymous callers, whom `AuthenticatedUsers` leaves out.
 * @param creating true for the question about an object that the request is to make.
 */
export function toBucketAclPolicy(
  acl: Acl,
  bucketArn: string,
  signed: boolean,
  creating: boolean,
): string | undefined {
  const actions = creating
    ? { ...BUCKET_ACTIONS, WRITE: [...BUCKET_ACTIONS.WRITE, ...CREATION_ACTIONS] }
    : BUCKET_ACTIONS;
  return toDocument(acl, actions, [bucketArn, `${bucketArn}/*`], signed);
}

export function toObjectAclPolicy(acl: Acl, objectArn: string, signed: boolean): string | undefined {
  return toDocument(acl, OBJECT_ACTIONS, [escapePattern(objectArn)], signed);
}

function toDocument(
  acl: Acl,
  actions: Readonly<Record<Permission, readonly string[]>>,
  resources: string[],
  signed: boolean,
): string | undefined {
  const statements: Statement[] = [];
  for (const { grantee, permission } of acl.grants) {
    const principal = toPrincipal(grantee, signed);
    const granted = permission === "FULL_CONTROL" ? Object.values(actions).flat() : [...actions[permission]];
    if (principal === undefined || granted.length === 0) continue;
    statements.push({
      Sid: `acl-${permission}`,
      Effect: "Allow",
      Principal: principal,
      Action: granted,
      Resource: resources,
    });
  }
  return statements.length === 0
    ? undefined
    : JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

function toPrincipal(grantee: Grantee, signed: boolean): unknown {
  if ("account" in grantee) return { AWS: `arn:aws:iam::${grantee.account}:root` };
  if (grantee.group === "AllUsers") return "*";
  if (grantee.group === "AuthenticatedUsers") return signed ? "*" : undefined;
  return { Service: "logging.s3.amazonaws.com" };
}

/** A key may hold `*`, `?` and `$`, which mean something in a policy's resource. */
function escapePattern(arn: string): string {
  return arn.replace(/[*?$]/g, (character) => `\${${character}}`);
}
