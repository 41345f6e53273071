import type { AccessRequest, ConditionValue } from "../../../core/access.js";
import {
  accessPointArn,
  bucketArn,
  checkExpectedOwner,
  loadBucket,
  loadedOf,
  objectArn,
} from "../buckets/load-bucket.js";
import { methodNotAllowed } from "../errors.js";
import type { BucketRecord, ObjectRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { checkVersionId, findVersion } from "../versioning/find-version.js";
import { ownTagConditions, tagConditions, toConditions } from "./conditions.js";
import { checkRequestPayment } from "./request-payment.js";
import {
  type AccessTarget,
  isForeignObject,
  loadPointPolicies,
  loadResourcePolicies,
} from "./resource-policies.js";

interface BucketInput {
  Bucket?: string | undefined;
  ExpectedBucketOwner?: string | undefined;
}

interface ObjectInput extends BucketInput {
  Key?: string | undefined;
  VersionId?: string | undefined;
}

/** One question about a target. */
export async function toAccessRequest(
  ctx: S3Context,
  target: AccessTarget,
  action: string,
  conditions: Record<string, ConditionValue>,
): Promise<AccessRequest> {
  const { bucket, key, object } = target;
  return {
    action,
    resource: key === undefined ? bucketArn(bucket.name) : objectArn(bucket.name, key),
    resourceAccount: isForeignObject(target) ? (object?.owner ?? bucket.account) : bucket.account,
    conditions: {
      ...conditions,
      "s3:ResourceAccount": bucket.account,
      ...tagConditions("s3:ExistingObjectTag", object?.tags ?? []),
      ...(bucket.tagsDecide && ownTagConditions("s3:BucketTag", bucket.tags ?? [])),
    },
    resourcePolicies: await loadResourcePolicies(ctx, target),
  };
}

async function loadOwned(ctx: S3Context, input: BucketInput): Promise<BucketRecord> {
  const bucket = await loadBucket(ctx, input.Bucket);
  checkExpectedOwner(input.ExpectedBucketOwner, bucket);
  checkRequestPayment(ctx, bucket);
  return bucket;
}

/**
 * The questions about a target that is reached through an access point: the point must let the caller through, and so must
 * the bucket, which may leave it to its points (`s3:DataAccessPointAccount`).
 */
async function toRequests(
  ctx: S3Context,
  target: AccessTarget,
  action: string,
  conditions: Record<string, ConditionValue>,
): Promise<AccessRequest[]> {
  const { accessPoint, bucket } = loadedOf(ctx);
  if (!accessPoint || target.bucket.id !== bucket?.id)
    return [await toAccessRequest(ctx, target, action, conditions)];
  const arn = accessPointArn(accessPoint);
  const through = {
    ...conditions,
    "s3:DataAccessPointArn": arn,
    "s3:DataAccessPointAccount": accessPoint.account,
    "s3:AccessPointNetworkOrigin": accessPoint.vpcId === undefined ? "Internet" : "VPC",
    ...ownTagConditions("s3:AccessPointTag", accessPoint.tags ?? []),
  };
  const behind = await toAccessRequest(ctx, target, action, through);
  const atPoint: AccessRequest = {
    ...behind,
    resource: target.key === undefined ? arn : `${arn}/object/${target.key}`,
    resourceAccount: accessPoint.account,
    resourcePolicies: await loadPointPolicies(ctx, bucket, accessPoint),
  };
  return [atPoint, behind];
}

/** Rule of an operation on the bucket itself. */
export const onBucket =
  (...actions: string[]) =>
  async (input: BucketInput, ctx: S3Context): Promise<AccessRequest[]> => {
    const bucket = await loadOwned(ctx, input);
    const conditions = toConditions(ctx, input);
    return (
      await Promise.all(actions.map((action) => toRequests(ctx, { bucket }, action, conditions)))
    ).flat();
  };

/**
 * Rule of the bucket policy operations: only the owner's account may use them, and its root user even against a policy
 * that locks everybody out.
 */
export const onBucketPolicy =
  (action: string) =>
  async (input: BucketInput, ctx: S3Context): Promise<AccessRequest[]> => {
    const bucket = await loadOwned(ctx, input);
    const request = await toAccessRequest(ctx, { bucket }, action, toConditions(ctx, input));
    const { principal } = ctx;
    if (principal.type === "root" && principal.account === bucket.account) return [];
    if (principal.type !== "anonymous" && principal.account !== bucket.account) {
      const decision = await ctx.decide([request]);
      if (decision.allowed) throw methodNotAllowed(ctx.request.method, "BUCKETPOLICY");
    }
    return [request];
  };

/** Rule of an operation that writes a key: what is there already has no say. */
export const onNewObject =
  (...actions: string[]) =>
  async (input: ObjectInput, ctx: S3Context): Promise<AccessRequest[]> => {
    const bucket = await loadOwned(ctx, input);
    const conditions = toConditions(ctx, input);
    const asked = [...actions, ...extraWriteActions(input)];
    const target = { bucket, key: input.Key ?? "", creating: true };
    return (await Promise.all(asked.map((action) => toRequests(ctx, target, action, conditions)))).flat();
  };

/** What a write asks for beside the bytes needs permissions of its own. */
function extraWriteActions(input: object): string[] {
  const has = (...members: string[]) =>
    members.some((member) => (input as Record<string, unknown>)[member] !== undefined);
  const actions: string[] = [];
  if (has("ACL", "GrantRead", "GrantReadACP", "GrantWriteACP", "GrantFullControl"))
    actions.push("s3:PutObjectAcl");
  if (has("Tagging")) actions.push("s3:PutObjectTagging");
  if (has("ObjectLockMode", "ObjectLockRetainUntilDate")) actions.push("s3:PutObjectRetention");
  if (has("ObjectLockLegalHoldStatus")) actions.push("s3:PutObjectLegalHold");
  return actions;
}

/**
 * Rule of an operation on an existing object. Where there is none, the caller must be allowed to list the bucket to be
 * told so: S3 answers AccessDenied to others.
 *
 * @param versionAction asked instead when a version is named
 */
export const onObject =
  (action: string, versionAction = action) =>
  async (input: ObjectInput, ctx: S3Context): Promise<AccessRequest[]> => {
    const bucket = await loadOwned(ctx, input);
    const object = await loadObject(ctx, bucket, input.Key ?? "", input.VersionId);
    return objectRequests(
      ctx,
      { bucket, key: input.Key ?? "", object },
      {
        action: input.VersionId === undefined ? action : versionAction,
        conditions: toConditions(ctx, input),
      },
    );
  };

export async function objectRequests(
  ctx: S3Context,
  target: AccessTarget,
  { action, conditions }: { action: string; conditions: Record<string, ConditionValue> },
): Promise<AccessRequest[]> {
  const { bucket, key = "", object } = target;
  if (object && !object.deleteMarker) return toRequests(ctx, target, action, conditions);
  return toRequests(ctx, { bucket }, "s3:ListBucket", { ...conditions, "s3:prefix": key });
}

/** The version that a request names, read once a request. */
export async function loadObject(
  ctx: S3Context,
  bucket: BucketRecord,
  key: string,
  versionId: string | undefined,
): Promise<ObjectRecord | undefined> {
  checkVersionId(versionId);
  const loaded = loadedOf(ctx);
  const known = loaded.object;
  if (known && known.key === key && known.versionId === versionId) return known.record;
  const record = await findVersion(ctx.store, bucket.id, key, versionId);
  loaded.object = { key, versionId, record };
  return record;
}
