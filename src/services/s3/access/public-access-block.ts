import type { PublicAccessBlockConfiguration } from "@aws-sdk/client-s3";
import type { BucketRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { accountBlocks } from "../store.js";

/** What is blocked for a bucket: by its own configuration, or by its account's. */
export async function loadPublicAccessBlock(
  ctx: S3Context,
  bucket: BucketRecord,
): Promise<PublicAccessBlockConfiguration> {
  const own = bucket.publicAccessBlock ?? {};
  const account = (await accountBlocks.get(ctx.store, bucket.account)) ?? {};
  return {
    BlockPublicAcls: own.BlockPublicAcls || account.BlockPublicAcls,
    IgnorePublicAcls: own.IgnorePublicAcls || account.IgnorePublicAcls,
    BlockPublicPolicy: own.BlockPublicPolicy || account.BlockPublicPolicy,
    RestrictPublicBuckets: own.RestrictPublicBuckets || account.RestrictPublicBuckets,
  };
}
