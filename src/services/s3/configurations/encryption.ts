import type { ServerSideEncryptionRule } from "@aws-sdk/client-s3";
import { changeBucket, loadBucket } from "../buckets/load-bucket.js";
import { invalidArgument, malformedXml } from "../errors.js";
import type { Op } from "../state.js";

/** What every bucket has that was told nothing else. */
const DEFAULT_RULES: ServerSideEncryptionRule[] = [
  { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false },
];

const METHODS = ["AES256", "aws:kms", "aws:kms:dsse"];

export const GetBucketEncryption: Op<"GetBucketEncryption"> = async (input, ctx) => {
  const { encryption } = await loadBucket(ctx, input.Bucket);
  return { ServerSideEncryptionConfiguration: { Rules: encryption ?? DEFAULT_RULES } };
};

export const PutBucketEncryption: Op<"PutBucketEncryption"> = async (input, ctx) => {
  const rules = input.ServerSideEncryptionConfiguration?.Rules ?? [];
  const [rule] = rules;
  const wanted = rule?.ApplyServerSideEncryptionByDefault;
  if (rules.length !== 1 || !wanted?.SSEAlgorithm) throw malformedXml();
  const { SSEAlgorithm: method, KMSMasterKeyID: keyId } = wanted;
  if (!METHODS.includes(method)) throw malformedXml();
  if (keyId !== undefined && method === "AES256") {
    throw invalidArgument(
      "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
      "ApplyServerSideEncryptionByDefault",
    );
  }
  await changeBucket(ctx, input.Bucket, (bucket) => {
    bucket.encryption = [{ ...rule, BucketKeyEnabled: rule?.BucketKeyEnabled === true }];
  });
  return {};
};

export const DeleteBucketEncryption: Op<"DeleteBucketEncryption"> = async (input, ctx) => {
  await changeBucket(ctx, input.Bucket, (bucket) => {
    bucket.encryption = undefined;
  });
  return {};
};
