import { changeBucket, loadBucket } from "../buckets/load-bucket.js";
import { invalidRequest, malformedXml } from "../errors.js";
import type { Op, S3Context } from "../state.js";
import { buckets } from "../store.js";

export const GetBucketRequestPayment: Op<"GetBucketRequestPayment"> = async (input, ctx) => ({
  Payer: (await loadBucket(ctx, input.Bucket)).requestPayer ?? "BucketOwner",
});

export const PutBucketRequestPayment: Op<"PutBucketRequestPayment"> = async (input, ctx) => {
  const payer = input.RequestPaymentConfiguration?.Payer;
  if (payer !== "Requester" && payer !== "BucketOwner") throw malformedXml();
  await changeBucket(ctx, input.Bucket, (bucket) => {
    bucket.requestPayer = payer;
  });
  return {};
};

export const GetBucketAccelerateConfiguration: Op<"GetBucketAccelerateConfiguration"> = async (
  input,
  ctx,
) => {
  const { accelerate } = await loadBucket(ctx, input.Bucket);
  return { ...(accelerate && { Status: accelerate }) };
};

/** Whether a bucket may be reached through the accelerated endpoint; one that is not there is for others to tell. */
export async function checkAccelerated(ctx: S3Context, name: string): Promise<void> {
  const bucket = await buckets.get(ctx.store, name);
  if (!bucket || bucket.accelerate === "Enabled") return;
  throw invalidRequest(
    bucket.accelerate === "Suspended"
      ? "S3 Transfer Acceleration is disabled on this bucket"
      : "S3 Transfer Acceleration is not configured on this bucket",
  );
}

/** There is no distance to shorten on one machine. */
export const PutBucketAccelerateConfiguration: Op<"PutBucketAccelerateConfiguration"> = async (
  input,
  ctx,
) => {
  const { name } = await loadBucket(ctx, input.Bucket);
  if (name.includes(".")) {
    throw invalidRequest(
      "S3 Transfer Acceleration is not supported for buckets with periods (.) in their names",
    );
  }
  const status = input.AccelerateConfiguration?.Status;
  if (status !== "Enabled" && status !== "Suspended") throw malformedXml();
  await changeBucket(ctx, input.Bucket, (bucket) => {
    bucket.accelerate = status;
  });
  return {};
};
