import type { WireHooks } from "../../../core/service.js";
import { loadedOf } from "../buckets/load-bucket.js";
import type { S3State } from "../state.js";
import { toBucketAddress } from "./bucket-address.js";

/** What S3 needs beside the protocol: the bucket from path or host, partial answers, the region's header. */
export const wire: WireHooks<S3State> = {
  rewrite(request, host) {
    const { bucket, path } = toBucketAddress(host, request.path);
    return { request: { ...request, path }, members: bucket === undefined ? {} : { Bucket: bucket } };
  },
  finish(_request, response, ctx) {
    if (response.status === 200 && response.headers["content-range"] !== undefined) response.status = 206;
    if (response.status === 200 && ctx.state.accepted.get(ctx)) response.status = 202;
    const { bucket } = loadedOf(ctx);
    if (bucket) response.headers["x-amz-bucket-region"] ??= bucket.region;
    response.headers["server"] = "AmazonS3";
  },
};
