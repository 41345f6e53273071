import type { LoggingEnabled } from "@aws-sdk/client-s3";
import { AwsError } from "../../../wire/aws-error.js";
import { changeBucket, loadBucket } from "../buckets/load-bucket.js";
import { malformedXml } from "../errors.js";
import type { BucketRecord } from "../records.js";
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
    checkKeyFormat(wanted);
    const target = await buckets.get(ctx.store, wanted.TargetBucket);
    checkTarget(bucket, target, wanted);
  }
  await changeBucket(ctx, input.Bucket, (changed) => {
    changed.logging = wanted;
  });
  return {};
};

function checkKeyFormat({ TargetObjectKeyFormat: format }: LoggingEnabled): void {
  if (!format) return;
  const { SimplePrefix: simple, PartitionedPrefix: partitioned } = format;
  if ((simple === undefined) === (partitioned === undefined)) throw malformedXml();
}

function checkTarget(bucket: BucketRecord, target: BucketRecord | undefined, wanted: LoggingEnabled): void {
  const refuse = (message: string) =>
    new AwsError("InvalidTargetBucketForLogging", message, {
      members: { TargetBucket: wanted.TargetBucket },
    });
  if (!target) throw refuse("The target bucket for logging does not exist");
  if (target.account !== bucket.account) {
    throw refuse("The owner for the bucket to be logged and the target bucket must be the same.");
  }
  if (target.region !== bucket.region) {
    // S3 spells it so.
    throw new AwsError("CrossLocationLoggingProhibitted", "Cross S3 location logging not allowed. ", {
      status: 403,
      members: {
        TargetBucketLocation: target.region,
        ...(bucket.region !== "us-east-1" && { SourceBucketLocation: bucket.region }),
      },
    });
  }
  if (wanted.TargetGrants?.length && target.ownership === "BucketOwnerEnforced") {
    throw new AwsError(
      "AccessControlListNotSupported",
      "Target grants not allowed for bucket owner enforced buckets",
    );
  }
}
