import { isBucketName } from "../domain/bucket-name.js";
import type { Op } from "../state.js";
import { loadBucket } from "./load-bucket.js";

export const HeadBucket: Op<"HeadBucket"> = async (input, ctx) => {
  const bucket = await loadBucket(ctx, input.Bucket);
  return {
    BucketRegion: bucket.region,
    BucketArn: `arn:aws:s3:::${bucket.name}`,
    AccessPointAlias: !isBucketName(input.Bucket ?? ""),
  };
};
