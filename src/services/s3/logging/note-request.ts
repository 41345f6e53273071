import type { WireRequest, WireResponse } from "../../../wire/protocol.js";
import { accessPointArn, loadedOf } from "../buckets/load-bucket.js";
import { toCanonicalId } from "../domain/canonical-id.js";
import type { BucketRecord } from "../records.js";
import type { Loaded, S3Context } from "../state.js";
import { buckets } from "../store.js";
import { arrivalOf } from "../wire/arrival.js";
import { type AccessLogEntry, toLogLine } from "./log-line.js";
import { toLogOperation } from "./log-operation.js";

/** What a request did beside its own line: to another bucket's object, or to one of many. */
export interface AlsoDone {
  bucket: BucketRecord;
  /** `BATCH.DELETE.OBJECT` */
  operation: string;
  key: string;
  versionId?: string | undefined;
  objectSize?: number | undefined;
  /** Where it went otherwise than the request. */
  status?: number | undefined;
  errorCode?: string | undefined;
}

/** Has a line of its own written for something that the request does. */
export function noteAlso(ctx: S3Context, done: AlsoDone): void {
  if (!done.bucket.logging) return;
  const loaded = loadedOf(ctx);
  loaded.alsoDone = [...(loaded.alsoDone ?? []), done];
}

/** Names a request that no operation stands for. */
export async function noteOutside(
  ctx: S3Context,
  bucketName: string,
  operation: string,
  key?: string,
): Promise<void> {
  const bucket = await buckets.get(ctx.store, bucketName);
  if (bucket?.logging) loadedOf(ctx).outside = { bucket, operation, key };
}

/** Adds a request to the access logs of the buckets that it was about, where they have one. */
export function noteRequest(ctx: S3Context, request: WireRequest, response: WireResponse): void {
  const { object, alsoDone = [] } = loadedOf(ctx);
  const own = toOwn(ctx, request);
  if (!own && alsoDone.length === 0) return;
  const facts = toFacts(ctx, request, response);
  if (own) {
    add(ctx, own.bucket, {
      ...facts,
      operation: own.operation,
      key: own.key,
      bytesSent: Number(response.headers["content-length"]),
      objectSize: sentSize(ctx) ?? object?.record?.size,
      versionId: response.headers["x-amz-version-id"],
    });
  }
  for (const { bucket, ...done } of alsoDone) {
    const { status = facts.status, errorCode = facts.errorCode } = done;
    add(ctx, bucket, { ...facts, ...done, status, errorCode });
  }
}

/** What the request itself was, where the log of its bucket wants to know. */
function toOwn(ctx: S3Context, request: WireRequest): Loaded["outside"] {
  const { bucket, object, outside } = loadedOf(ctx);
  if (outside || !bucket?.logging) return outside;
  const path = request.path.slice(1);
  const key = object?.key ?? (path === "" ? undefined : safeDecode(path));
  return { bucket, operation: toLogOperation(request.method, ctx.operation), key };
}

function add(
  ctx: S3Context,
  bucket: BucketRecord,
  entry: Omit<AccessLogEntry, "bucket" | "bucketOwner">,
): void {
  const line = toLogLine({ ...entry, bucket: bucket.name, bucketOwner: toCanonicalId(bucket.account) });
  ctx.state.accessLogs.add(bucket, { at: entry.at, line });
}

/** What a write sends is the object's new size, whatever was there before. */
function sentSize({ operation, request: { headers } }: S3Context): number | undefined {
  if (operation !== "PutObject" && operation !== "UploadPart") return undefined;
  return Number(headers["x-amz-decoded-content-length"] ?? headers["content-length"]);
}

/** What lines say of the request, whichever object they are about. */
function toFacts(ctx: S3Context, request: WireRequest, response: WireResponse) {
  const { principal } = ctx;
  const { path, query, method, headers, host } = ctx.request;
  const requester = principal.type === "root" ? toCanonicalId(principal.account) : principal.arn;
  const { accessPoint } = loadedOf(ctx);
  const now = ctx.clock.monotonic();
  const turnAroundTime = now - (arrivalOf(request) ?? now);
  return {
    at: ctx.clock.now() - turnAroundTime,
    remoteIp: ctx.request.sourceIp,
    requester: principal.type === "anonymous" ? undefined : requester,
    requestId: ctx.requestId,
    requestUri: `${method} ${path}${query === "" ? "" : `?${query}`} HTTP/1.1`,
    status: response.status,
    errorCode: errorCodeOf(response),
    turnAroundTime,
    referer: headers["referer"],
    userAgent: headers["user-agent"],
    ...toSignature(headers["authorization"], query),
    host,
    accessPointArn: accessPoint && accessPointArn(accessPoint),
  };
}

function toSignature(
  authorization: string | undefined,
  query: string,
): Pick<AccessLogEntry, "signatureVersion" | "authenticationType"> {
  if (authorization !== undefined) {
    return {
      signatureVersion: authorization.startsWith("AWS ") ? "SigV2" : "SigV4",
      authenticationType: "AuthHeader",
    };
  }
  if (query.includes("X-Amz-Signature=")) {
    return { signatureVersion: "SigV4", authenticationType: "QueryString" };
  }
  if (query.includes("AWSAccessKeyId=")) {
    return { signatureVersion: "SigV2", authenticationType: "QueryString" };
  }
  return {};
}

function errorCodeOf({ status, body }: WireResponse): string | undefined {
  if (status < 300 || typeof body !== "string") return undefined;
  return /<Code>(\w+)<\/Code>/.exec(body)?.[1];
}

export function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
