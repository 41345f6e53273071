import { changeBucket, loadBucket } from "../buckets/load-bucket.js";
import { checkTags } from "../domain/tags.js";
import { noSuchConfiguration } from "../errors.js";
import { BUCKET_TAGS_MAX } from "../limits.js";
import type { Op } from "../state.js";
import { checkTagsAreFree } from "./abac.js";

export const GetBucketTagging: Op<"GetBucketTagging"> = async (input, ctx) => {
  const { tags, name } = await loadBucket(ctx, input.Bucket);
  if (!tags) throw noSuchConfiguration("NoSuchTagSet", "The TagSet does not exist", name);
  return { TagSet: tags };
};

export const PutBucketTagging: Op<"PutBucketTagging"> = async (input, ctx) => {
  const tags = input.Tagging?.TagSet ?? [];
  checkTags(tags, BUCKET_TAGS_MAX, "bucket");
  await changeBucket(ctx, input.Bucket, (bucket) => {
    checkTagsAreFree(bucket);
    // No tags are no tag set.
    bucket.tags = tags.length > 0 ? tags : undefined;
  });
  return {};
};

export const DeleteBucketTagging: Op<"DeleteBucketTagging"> = async (input, ctx) => {
  await changeBucket(ctx, input.Bucket, (bucket) => {
    checkTagsAreFree(bucket);
    bucket.tags = undefined;
  });
  return {};
};
