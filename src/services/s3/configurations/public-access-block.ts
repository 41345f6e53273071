import { changeBucket, loadBucket } from "../buckets/load-bucket.js";
import { malformedXml, noSuchConfiguration } from "../errors.js";
import type { Op } from "../state.js";

export const GetPublicAccessBlock: Op<"GetPublicAccessBlock"> = async (input, ctx) => {
  const { publicAccessBlock, name } = await loadBucket(ctx, input.Bucket);
  if (!publicAccessBlock) {
    throw noSuchConfiguration(
      "NoSuchPublicAccessBlockConfiguration",
      "The public access block configuration was not found",
      name,
    );
  }
  return { PublicAccessBlockConfiguration: publicAccessBlock };
};

export const PutPublicAccessBlock: Op<"PutPublicAccessBlock"> = async (input, ctx) => {
  const wanted = input.PublicAccessBlockConfiguration;
  if (!wanted) throw malformedXml();
  await changeBucket(ctx, input.Bucket, (bucket) => {
    bucket.publicAccessBlock = {
      BlockPublicAcls: wanted.BlockPublicAcls === true,
      IgnorePublicAcls: wanted.IgnorePublicAcls === true,
      BlockPublicPolicy: wanted.BlockPublicPolicy === true,
      RestrictPublicBuckets: wanted.RestrictPublicBuckets === true,
    };
  });
  return {};
};

export const DeletePublicAccessBlock: Op<"DeletePublicAccessBlock"> = async (input, ctx) => {
  await changeBucket(ctx, input.Bucket, (bucket) => {
    bucket.publicAccessBlock = undefined;
  });
  return {};
};
