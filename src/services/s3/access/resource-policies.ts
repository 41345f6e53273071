import type { ResourcePolicy } from "../../../core/access.js";
import { isPublicPolicy, withoutAllows } from "../../../core/iam/public-policy.js";
import { accessPointArn, bucketArn, objectArn } from "../buckets/load-bucket.js";
import { type Acl, withoutPublicGrants } from "../domain/acl.js";
import { toBucketAclPolicy, toObjectAclPolicy } from "../domain/acl-policy.js";
import type { AccessPointRecord, BucketRecord, ObjectRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { loadPublicAccessBlock } from "./public-access-block.js";

/** What a request is about. `object` is the version it names, where there is one. */
export interface AccessTarget {
  bucket: BucketRecord;
  key?: string;
  object?: ObjectRecord | undefined;
  /** The request is to make the object. */
  creating?: boolean;
}

/** An object that its writer owns is governed by its own ACL, not by the bucket's owner. */
export const isForeignObject = ({ bucket, object }: AccessTarget): boolean =>
  object !== undefined && bucket.ownership !== "BucketOwnerEnforced" && object.owner !== bucket.account;

/** The documents that bear on a request: the bucket's policy, and ACLs said as policies. */
export async function loadResourcePolicies(ctx: S3Context, target: AccessTarget): Promise<ResourcePolicy[]> {
  const { bucket } = target;
  const withAcls = bucket.ownership !== "BucketOwnerEnforced";
  if (bucket.policy === undefined && !withAcls) return [];
  const block = await loadPublicAccessBlock(ctx, bucket);
  const policies: ResourcePolicy[] = [];
  const policy = bucketPolicyFor(ctx, target, block.RestrictPublicBuckets === true);
  if (policy !== undefined) policies.push({ resource: bucketArn(bucket.name), document: policy });
  if (withAcls) policies.push(...aclPolicies(ctx, target, block.IgnorePublicAcls === true));
  return policies;
}

function bucketPolicyFor(ctx: S3Context, target: AccessTarget, restricted: boolean): string | undefined {
  const { policy, account } = target.bucket;
  if (policy === undefined) return undefined;
  // The owner of a bucket cannot open an object that another account owns, but can close it.
  if (isForeignObject(target)) return withoutAllows(policy);
  return restricted ? restrictedFor(ctx, policy, account) : policy;
}

/** What `RestrictPublicBuckets` leaves of a policy: if it is public it lets in nobody from outside of the account. */
function restrictedFor({ principal }: S3Context, policy: string, account: string): string | undefined {
  const isOutsider = principal.type !== "service" && principal.account !== account;
  return (isOutsider || principal.type === "anonymous") && isPublicPolicy(policy)
    ? withoutAllows(policy)
    : policy;
}

/** The policy of the access point that the request comes through, which its bucket's access block bears on, too. */
export async function loadPointPolicies(
  ctx: S3Context,
  bucket: BucketRecord,
  point: AccessPointRecord,
): Promise<ResourcePolicy[]> {
  if (point.policy === undefined) return [];
  const { RestrictPublicBuckets } = await loadPublicAccessBlock(ctx, bucket);
  const document = RestrictPublicBuckets ? restrictedFor(ctx, point.policy, point.account) : point.policy;
  return document === undefined ? [] : [{ resource: accessPointArn(point), document }];
}

function aclPolicies(
  ctx: S3Context,
  { bucket, key, object, creating }: AccessTarget,
  ignorePublic: boolean,
): ResourcePolicy[] {
  const signed = ctx.principal.type !== "anonymous";
  const heeded = (acl: Acl): Acl => (ignorePublic ? withoutPublicGrants(acl) : acl);
  const arn = bucketArn(bucket.name);
  const found: ResourcePolicy[] = [];
  const ofBucket = toBucketAclPolicy(heeded(bucket.acl), arn, signed, creating === true);
  if (ofBucket !== undefined) found.push({ resource: `${arn} (ACL)`, document: ofBucket });
  if (key === undefined || !object?.acl) return found;
  const ofObject = toObjectAclPolicy(heeded(object.acl), objectArn(bucket.name, key), signed);
  if (ofObject !== undefined)
    found.push({ resource: `${objectArn(bucket.name, key)} (ACL)`, document: ofObject });
  return found;
}
