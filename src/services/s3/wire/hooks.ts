import type { WireHooks } from "../../../core/service.js";
import type { WireRequest, WireResponse } from "../../../wire/protocol.js";
import { loadedOf } from "../buckets/load-bucket.js";
import { checkAccelerated } from "../configurations/payment-and-acceleration.js";
import { checkKey } from "../domain/object-key.js";
import { invalidUri, preconditionFailed } from "../errors.js";
import { postObject } from "../forms/post-object.js";
import { KEY_BYTES_MAX } from "../limits.js";
import { noteOutside, noteRequest, safeDecode } from "../logging/note-request.js";
import { measureRequest } from "../measures/request-metrics.js";
import type { S3Context, S3State } from "../state.js";
import { serveWebsite } from "../website/serve.js";
import { noteArrival } from "./arrival.js";
import { toBucketAddress } from "./bucket-address.js";
import { addCorsHeaders, answerPreflight } from "./cors.js";
import { verifyDocument } from "./document-digests.js";
import { checkHeaderSection } from "./header-section.js";
import { overrule } from "./overrule.js";
import { liftSignedHeaders } from "./presigned.js";
import { checkSubResources } from "./sub-resources.js";

const addressOf = (ctx: S3Context) => toBucketAddress(ctx.request.host, ctx.request.path);

/** What S3 needs beside the protocol: the bucket from path or host, forms, websites, CORS, statuses the model lacks. */
export const wire: WireHooks<S3State> = {
  rewrite(request, host) {
    checkHeaderSection(request);
    checkPath(request.path);
    const { bucket, path } = toBucketAddress(host, request.path);
    return {
      request: { ...liftSignedHeaders(request), path },
      members: bucket === undefined ? {} : { Bucket: bucket },
    };
  },

  async intercept(request, ctx) {
    const { bucket, path, website, accelerated } = addressOf(ctx);
    noteArrival(request, ctx.clock.monotonic());
    if (bucket === undefined) return undefined;
    if (accelerated) await checkAccelerated(ctx, bucket);
    if (request.method === "OPTIONS") {
      await noteOutside(ctx, bucket, "REST.OPTIONS.PREFLIGHT", toKey(path));
      return answerPreflight(ctx, bucket, request, path === "/" ? "BUCKET" : "OBJECT");
    }
    if (website) {
      await noteOutside(ctx, bucket, `WEBSITE.${request.method}.OBJECT`, toKey(path));
      return serveWebsite(ctx, bucket, request);
    }
    if (request.method !== "POST" || path !== "/" || request.query !== "") return undefined;
    const isForm = request.headers["content-type"]?.toLowerCase().startsWith("multipart/form-data");
    if (!isForm) throw preconditionFailed("Bucket POST must be of the enclosure-type multipart/form-data");
    return postObject(ctx, bucket, request);
  },

  verify(operation, request, ctx) {
    checkSubResources(operation, request);
    // Percent-encoding makes a path longer than its key, never shorter.
    if (request.path.length > KEY_BYTES_MAX) checkKey(decodeURIComponent(request.path.slice(1)));
    return verifyDocument(operation, request, ctx);
  },
  overrule,

  async finish(request, response, ctx) {
    response.status = statusOf(ctx, response);
    // What the SDK's schema has as a date goes out as the text that was put.
    const { expiresstring, ...headers } = response.headers;
    if (expiresstring !== undefined) response.headers = { ...headers, expires: expiresstring };
    const { bucket } = loadedOf(ctx);
    if (bucket && (response.status >= 400 || TELLS_REGION.has(ctx.operation)))
      response.headers["x-amz-bucket-region"] ??= bucket.region;
    if (ctx.operation === "HeadBucket") response.headers["content-type"] ??= "application/xml";
    response.headers["server"] = "AmazonS3";
    await addCors(ctx, request, response);
    noteRequest(ctx, request, response);
    measureRequest(ctx, request, response);
  },
};

/** A key is UTF-8: what is encoded otherwise could stand for another key's bytes. */
function checkPath(path: string): void {
  if (!path.includes("%")) return;
  try {
    decodeURIComponent(path);
  } catch {
    throw invalidUri();
  }
}

const toKey = (path: string): string | undefined => (path === "/" ? undefined : safeDecode(path.slice(1)));

const TELLS_REGION = new Set(["HeadBucket", "ListObjects", "ListObjectsV2"]);

const NO_CONTENT = new Set([
  "PutBucketAnalyticsConfiguration",
  "PutBucketIntelligentTieringConfiguration",
  "PutBucketInventoryConfiguration",
  "PutBucketPolicy",
  "PutBucketTagging",
]);

/** Where S3's answer has another status than its model says. */
function statusOf(ctx: S3Context, { status, headers }: WireResponse): number {
  if (status !== 200) return status;
  if (headers["content-range"] !== undefined) return 206;
  if (NO_CONTENT.has(ctx.operation)) return 204;
  return loadedOf(ctx).accepted ? 202 : 200;
}

async function addCors(ctx: S3Context, request: WireRequest, response: WireResponse): Promise<void> {
  if (request.headers["origin"] !== undefined)
    await addCorsHeaders(ctx, addressOf(ctx).bucket, request, response);
}
