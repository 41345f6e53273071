import { AwsError } from "../../../wire/aws-error.js";
import type { WireRequest, WireResponse } from "../../../wire/protocol.js";
import { type CorsRequest, findCorsRule, isHeaderName, toCorsHeaders } from "../domain/cors-rules.js";
import type { S3Context } from "../state.js";
import { buckets } from "../store.js";

const METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT"];

const notAllowed = (method: string, message: string, type: "BUCKET" | "OBJECT" = "OBJECT"): AwsError =>
  new AwsError("AccessForbidden", `CORSResponse: ${message}`, {
    status: 403,
    members: { Method: method, ResourceType: type },
  });

const invalidMethod = (method: string): AwsError =>
  new AwsError("BadRequest", `Invalid Access-Control-Request-Method: ${method}`);

const listOf = (header: string | undefined): string[] =>
  (header ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");

/** Answers a browser's preflight by the bucket's rules; no signature is asked, as browsers send none. */
export async function answerPreflight(
  ctx: S3Context,
  bucket: string,
  request: WireRequest,
  resource: "BUCKET" | "OBJECT",
): Promise<WireResponse> {
  const { origin } = request.headers;
  const method = request.headers["access-control-request-method"];
  if (origin === undefined) {
    throw new AwsError("BadRequest", "Insufficient information. Origin request header needed.");
  }
  if (method !== undefined && !METHODS.includes(method)) throw invalidMethod(method);
  const headers = listOf(request.headers["access-control-request-headers"]);
  const bad = headers.find((name) => !isHeaderName(name));
  if (bad !== undefined) {
    throw new AwsError("BadRequest", `Access-Control-Request-Headers "${bad}" contains invalid character.`);
  }
  const record = await buckets.get(ctx.store, bucket);
  const told = method ?? request.method;
  if (!record) throw notAllowed(told, "Bucket not found", "BUCKET");
  if (!record.cors) throw notAllowed(told, "CORS is not enabled for this bucket.", "BUCKET");
  if (method === undefined) throw invalidMethod("null");
  const asked: CorsRequest = { origin, method, headers };
  const rule = findCorsRule(record.cors, asked);
  if (!rule) {
    throw notAllowed(
      method,
      "This CORS request is not allowed. This is usually because the evalution of Origin, request method / " +
        "Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
      resource,
    );
  }
  return { status: 200, headers: toCorsHeaders(rule, asked), body: undefined };
}

/** Adds what the bucket's rules say to the answer of a request from a page; to errors as well. */
export async function addCorsHeaders(
  ctx: S3Context,
  bucket: string | undefined,
  request: WireRequest,
  response: WireResponse,
): Promise<void> {
  const { origin } = request.headers;
  if (origin === undefined || bucket === undefined || request.method === "OPTIONS") return;
  const record = await buckets.get(ctx.store, bucket);
  // S3 heeds this header on any request, not on preflights alone.
  const method = request.headers["access-control-request-method"] ?? request.method;
  const headers = listOf(request.headers["access-control-request-headers"]);
  const asked: CorsRequest = { origin, method, headers };
  const rule = findCorsRule(record?.cors ?? [], asked);
  if (rule) Object.assign(response.headers, toCorsHeaders(rule, asked));
}
