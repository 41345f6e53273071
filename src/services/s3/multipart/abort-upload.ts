import type { Transaction } from "../../../core/store/store.js";
import { loadBucket, reloadBucket } from "../buckets/load-bucket.js";
import { dropParts } from "../content/drop-content.js";
import { preconditionFailed } from "../errors.js";
import type { BucketRecord } from "../records.js";
import type { Op, S3Context } from "../state.js";
import { uploads } from "../store.js";
import { loadUpload } from "./load-upload.js";

export const AbortMultipartUpload: Op<"AbortMultipartUpload"> = async (input, ctx) => {
  const bucket = await loadBucket(ctx, input.Bucket);
  await ctx.store.transact(async (tx) => {
    await reloadBucket(tx, bucket);
    const upload = await loadUpload(tx, bucket.id, input.Key ?? "", input.UploadId);
    const asked = input.IfMatchInitiatedTime?.getTime();
    if (asked !== undefined && Math.floor(asked / 1000) !== Math.floor(upload.initiatedAt / 1000)) {
      throw preconditionFailed("x-amz-if-match-initiated-time");
    }
    abortUpload(ctx, tx, bucket, input.Key ?? "", upload.id);
  });
  return {};
};

/** Ends an upload; its parts go after the transaction. */
export function abortUpload(
  ctx: S3Context,
  tx: Transaction,
  bucket: BucketRecord,
  key: string,
  uploadId: string,
): void {
  uploads.delete(tx, bucket.id, key, uploadId);
  dropParts(ctx, tx, { uploadId });
}
