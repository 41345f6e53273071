import { isPublicPolicy } from "../../../core/iam/public-policy.js";
import type { UnknownPrincipal } from "../../../core/identity/principal-ids.js";
import { AwsError } from "../../../wire/aws-error.js";
import { loadPublicAccessBlock } from "../access/public-access-block.js";
import { bucketArn, changeBucket, loadBucket } from "../buckets/load-bucket.js";
import { checkBucketPolicy } from "../domain/bucket-policy.js";
import { accessDenied, noSuchConfiguration } from "../errors.js";
import { POLICY_BYTES_MAX } from "../limits.js";
import type { BucketRecord } from "../records.js";
import type { Op } from "../state.js";

const noPolicy = (bucket: BucketRecord) =>
  noSuchConfiguration("NoSuchBucketPolicy", "The bucket policy does not exist", bucket.name);

export const GetBucketPolicy: Op<"GetBucketPolicy"> = async (input, ctx) => {
  const bucket = await loadBucket(ctx, input.Bucket);
  if (bucket.policy === undefined) throw noPolicy(bucket);
  return { Policy: await ctx.principals.show(bucket.policy) };
};

export const PutBucketPolicy: Op<"PutBucketPolicy"> = async (input, ctx) => {
  const bucket = await loadBucket(ctx, input.Bucket);
  const policy = input.Policy ?? "";
  if (Buffer.byteLength(policy) > POLICY_BYTES_MAX) {
    throw new AwsError("PolicyTooLarge", "Policy exceeds the maximum allowed document size.");
  }
  checkBucketPolicy(policy, bucketArn(bucket.name));
  if (isPublicPolicy(policy) && (await loadPublicAccessBlock(ctx, bucket)).BlockPublicPolicy) {
    throw accessDenied(
      `User: ${ctx.principal.arn} is not authorized to perform: s3:PutBucketPolicy on resource: "${bucketArn(bucket.name)}" ` +
        "because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.",
    );
  }
  const pinned = await ctx.principals.pin(policy, invalidPrincipal);
  await changeBucket(ctx, input.Bucket, (changed) => {
    changed.policy = pinned;
  });
  return {};
};

const invalidPrincipal = ({ kind, principal }: UnknownPrincipal) =>
  new AwsError("MalformedPolicy", "Invalid principal in policy", {
    members: { Detail: `"${kind}" : "${principal}"` },
  });

export const DeleteBucketPolicy: Op<"DeleteBucketPolicy"> = async (input, ctx) => {
  await changeBucket(ctx, input.Bucket, (bucket) => {
    bucket.policy = undefined;
  });
  return {};
};

/** Of the policy alone: ACLs and access blocks have no say. */
export const GetBucketPolicyStatus: Op<"GetBucketPolicyStatus"> = async (input, ctx) => {
  const bucket = await loadBucket(ctx, input.Bucket);
  if (bucket.policy === undefined) throw noPolicy(bucket);
  return { PolicyStatus: { IsPublic: isPublicPolicy(bucket.policy) } };
};
