import { AwsError } from "../../../wire/aws-error.js";
import { changeBucket, loadBucket } from "../buckets/load-bucket.js";
import { malformedXml } from "../errors.js";
import type { Op } from "../state.js";
import { buckets } from "../store.js";

export const GetBucketLogging: Op<"GetBucketLogging"> = async (input, ctx) => {
  const { logging } = await loadBucket(ctx, input.Bucket);
  return logging ? { LoggingEnabled: logging } : {};
};

export const PutBucketLogging: Op<"PutBucketLogging"> = async (input, ctx) => {
  const bucket = await loadBucket(ctx, input.Bucket);
  const wanted = input.BucketLoggingStatus?.LoggingEnabled;
  if (wanted) {
    if (!wanted.TargetBucket || wanted.TargetPrefix === undefined) throw malformedXml();
    const target = await buckets.get(ctx.store, wanted.TargetBucket);
    if (target?.account !== bucket.account || target.region !== bucket.region) {
      throw new AwsError(
        "InvalidTargetBucketForLogging",
        target && target.region !== bucket.region
          ? "The target bucket for logging must be in the same region as the source bucket"
          : "The target bucket for logging does not exist",
        { members: { TargetBucket: wanted.TargetBucket } },
      );
    }
  }
  await changeBucket(ctx, input.Bucket, (changed) => {
    changed.logging = wanted;
  });
  return {};
};
