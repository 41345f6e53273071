import type { WireRequest, WireResponse } from "../../../wire/protocol.js";
import { loadedOf } from "../buckets/load-bucket.js";
import { toCanonicalId } from "../domain/canonical-id.js";
import type { S3Context } from "../state.js";
import { toLogLine, toLogOperation } from "./log-line.js";

/** Adds a request to the access log of its bucket, where there is one. */
export function noteRequest(ctx: S3Context, request: WireRequest, response: WireResponse): void {
  const { bucket, object } = loadedOf(ctx);
  if (!bucket?.logging) return;
  const { principal } = ctx;
  const { path, query, method, headers, host } = ctx.request;
  const requester = principal.type === "root" ? toCanonicalId(principal.account) : principal.arn;
  ctx.state.accessLogs.add(
    bucket,
    toLogLine({
      bucketOwner: toCanonicalId(bucket.account),
      bucket: bucket.name,
      at: ctx.clock.now(),
      remoteIp: ctx.request.sourceIp,
      requester: principal.type === "anonymous" ? undefined : requester,
      requestId: ctx.requestId,
      operation: toLogOperation(method, ctx.operation),
      key: request.path.length > 1 ? safeDecode(request.path.slice(1)) : undefined,
      requestUri: `${method} ${path}${query === "" ? "" : `?${query}`} HTTP/1.1`,
      status: response.status,
      errorCode: errorCodeOf(response),
      bytesSent: response.headers["content-length"],
      objectSize: object?.record?.size,
      referer: headers["referer"],
      userAgent: headers["user-agent"],
      versionId: response.headers["x-amz-version-id"],
      signed: signedBy(headers["authorization"], query),
      host,
    }),
  );
}

function signedBy(
  authorization: string | undefined,
  query: string,
): "AuthHeader" | "QueryString" | undefined {
  if (authorization !== undefined) return "AuthHeader";
  return query.includes("X-Amz-Signature=") ? "QueryString" : undefined;
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
