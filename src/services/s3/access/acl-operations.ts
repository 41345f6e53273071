import { isDeepStrictEqual } from "node:util";
import { AwsError } from "../../../wire/aws-error.js";
import { changeBucket, loadBucket } from "../buckets/load-bucket.js";
import { type Acl, toPrivateAcl } from "../domain/acl.js";
import { aclsNotSupported, missingHeader } from "../errors.js";
import { emitObjectEvent } from "../notifications/emit.js";
import { changeObject } from "../objects/change-object.js";
import { loadTarget } from "../objects/read-object.js";
import type { BucketRecord } from "../records.js";
import type { Op, S3Context } from "../state.js";
import {
  type AclMembers,
  checkAclAllowed,
  fromAccessControlPolicy,
  toAclOutput,
  toRequestedAcl,
} from "./acl-request.js";

export const GetBucketAcl: Op<"GetBucketAcl"> = async (input, ctx) =>
  toAclOutput((await loadBucket(ctx, input.Bucket)).acl);

export const PutBucketAcl: Op<"PutBucketAcl"> = async (input, ctx) => {
  const bucket = await loadBucket(ctx, input.Bucket);
  const acl = await toAcl(ctx, bucket, bucket.account, input);
  await changeBucket(ctx, input.Bucket, (changed) => {
    changed.acl = acl;
  });
  return {};
};

export const GetObjectAcl: Op<"GetObjectAcl"> = async (input, ctx) => {
  const { bucket, record } = await loadTarget(ctx, input);
  if (bucket.ownership === "BucketOwnerEnforced") return toAclOutput(toPrivateAcl(bucket.account));
  return toAclOutput(record.acl ?? toPrivateAcl(record.owner));
};

export const PutObjectAcl: Op<"PutObjectAcl"> = async (input, ctx) => {
  const { bucket, key, record } = await loadTarget(ctx, input, true);
  const acl = await toAcl(ctx, bucket, record.owner, input);
  await changeObject(ctx, input, (current, reloaded, tx) => {
    const isSame = isDeepStrictEqual(acl, current.acl ?? toPrivateAcl(current.owner));
    if (isSame) return current;
    emitObjectEvent(ctx, tx, reloaded, "s3:ObjectAcl:Put", key, current);
    return { ...current, acl };
  });
  return {};
};

interface AclInput extends AclMembers {
  AccessControlPolicy?: Parameters<typeof fromAccessControlPolicy>[0] | undefined;
}

/** The one of body, canned name and grant headers that a request carries. */
async function toAcl(ctx: S3Context, bucket: BucketRecord, owner: string, input: AclInput): Promise<Acl> {
  const requested = toRequestedAcl(input, owner, bucket.account);
  if (requested && input.AccessControlPolicy) {
    throw new AwsError("UnexpectedContent", "This request does not support content");
  }
  if (!requested && !input.AccessControlPolicy) throw missingHeader("x-amz-acl");
  const acl = requested ?? fromAccessControlPolicy(input.AccessControlPolicy ?? {}, owner);
  if (bucket.ownership === "BucketOwnerEnforced" && input.ACL !== "bucket-owner-full-control")
    throw aclsNotSupported();
  await checkAclAllowed(ctx, bucket, acl, input.ACL);
  return acl;
}
