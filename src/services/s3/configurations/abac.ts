import { changeBucket, loadBucket } from "../buckets/load-bucket.js";
import { invalidRequest, malformedXml } from "../errors.js";
import type { BucketRecord } from "../records.js";
import type { Op } from "../state.js";

export const GetBucketAbac: Op<"GetBucketAbac"> = async (input, ctx) => {
  const { tagsDecide } = await loadBucket(ctx, input.Bucket);
  return { AbacStatus: { Status: tagsDecide ? "Enabled" : "Disabled" } };
};

/** Whether the bucket's tags are condition keys of what is done to it. */
export const PutBucketAbac: Op<"PutBucketAbac"> = async (input, ctx) => {
  const status = input.AbacStatus?.Status;
  if (status !== "Enabled" && status !== "Disabled") throw malformedXml();
  await changeBucket(ctx, input.Bucket, (bucket) => {
    bucket.tagsDecide = status === "Enabled" ? true : undefined;
  });
  return {};
};

/** Tags that decide are given by TagResource and UntagResource alone, which have permissions of their own. */
export function checkTagsAreFree({ tagsDecide }: BucketRecord): void {
  if (tagsDecide)
    throw invalidRequest(
      "Tags of a bucket with ABAC enabled are managed by TagResource and UntagResource of S3 Control.",
    );
}
