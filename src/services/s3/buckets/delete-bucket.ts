import { bucketNotEmpty } from "../errors.js";
import { abortUpload } from "../multipart/abort-upload.js";
import type { Op } from "../state.js";
import { accountBuckets, buckets, configurations, objects, uploads } from "../store.js";
import { loadBucket, reloadBucket } from "./load-bucket.js";

export const DeleteBucket: Op<"DeleteBucket"> = async (input, ctx) => {
  const loaded = await loadBucket(ctx, input.Bucket);
  await ctx.store.transact(async (tx) => {
    const bucket = await reloadBucket(tx, loaded);
    // Every key with any version has a current one, so the objects alone tell.
    const { items } = await objects.page(tx, 1, { prefix: [bucket.id] });
    if (items.length > 0) throw bucketNotEmpty(bucket.name, bucket.versioning !== undefined);
    for await (const { key, value } of uploads.range(tx, { prefix: [bucket.id] })) {
      abortUpload(ctx, tx, bucket, String(key[1]), value.id);
    }
    for await (const { key } of configurations.range(tx, { prefix: [bucket.id] }))
      configurations.delete(tx, ...key);
    buckets.delete(tx, bucket.name);
    accountBuckets.delete(tx, bucket.account, bucket.name);
  });
  return {};
};
