import type { PublicAccessBlockConfiguration } from "@aws-sdk/client-s3";
import { loadedOf } from "../buckets/load-bucket.js";
import type { BucketRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { accountBlocks } from "../store.js";

/** What is blocked for a bucket: by its own configuration, by its account's, or by the access point that leads to it. */
export async function loadPublicAccessBlock(
  ctx: S3Context,
  bucket: BucketRecord,
): Promise<PublicAccessBlockConfiguration> {
  const { accessPoint } = loadedOf(ctx);
  const account = (await accountBlocks.get(ctx.store, bucket.account)) ?? {};
  const atPoint = (accessPoint?.bucket === bucket.name && accessPoint.publicAccessBlock) || {};
  const blocks = [bucket.publicAccessBlock ?? {}, account, atPoint];
  const blocksAny = (name: keyof PublicAccessBlockConfiguration) => blocks.some((block) => block[name]);
  return {
    BlockPublicAcls: blocksAny("BlockPublicAcls"),
    IgnorePublicAcls: blocksAny("IgnorePublicAcls"),
    BlockPublicPolicy: blocksAny("BlockPublicPolicy"),
    RestrictPublicBuckets: blocksAny("RestrictPublicBuckets"),
  };
}
