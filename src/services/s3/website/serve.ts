import { STATUS_CODES } from "node:http";
import type { WebsiteConfiguration } from "@aws-sdk/client-s3";
import { AwsError } from "../../../wire/aws-error.js";
import type { WireRequest, WireResponse } from "../../../wire/protocol.js";
import { escapeText } from "../../../wire/xml/text.js";
import { toRedirect } from "../domain/website-routing.js";
import { methodNotAllowed, noSuchBucket } from "../errors.js";
import type { BucketRecord } from "../records.js";
import type { S3Context } from "../state.js";
import { buckets } from "../store.js";

/** Answers for a website endpoint: index and error documents, redirects, errors as pages. Reads only. */
export async function serveWebsite(
  ctx: S3Context,
  name: string,
  request: WireRequest,
): Promise<WireResponse> {
  const bucket = await buckets.get(ctx.store, name);
  if (!bucket) return toErrorPage(ctx, noSuchBucket(name));
  const { website } = bucket;
  if (!website) {
    return toErrorPage(
      ctx,
      new AwsError(
        "NoSuchWebsiteConfiguration",
        "The specified bucket does not have a website configuration",
        { status: 404, members: { BucketName: name } },
      ),
    );
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    return toErrorPage(ctx, methodNotAllowed(request.method, "OBJECT"));
  }
  const path = decodePath(request.path);
  const all = website.RedirectAllRequestsTo;
  if (all?.HostName) return toMoved(301, `${all.Protocol ?? "http"}://${all.HostName}/${encodeURI(path)}`);
  const early = toRedirect(website.RoutingRules ?? [], path, undefined, ctx.request.host);
  if (early) return toMoved(early.status, early.location);
  return servePage(ctx, bucket, website, { path, asked: toConditions(request) });
}

async function servePage(
  ctx: S3Context,
  bucket: BucketRecord,
  website: WebsiteConfiguration,
  { path, asked }: { path: string; asked: Asked },
): Promise<WireResponse> {
  const index = website.IndexDocument?.Suffix ?? "index.html";
  const key = path === "" || path.endsWith("/") ? path + index : path;
  try {
    return await readPage(ctx, bucket, key, asked);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.status === 304) return { status: 304, headers: { ...error.headers }, body: undefined };
    const isFolder = key === path && (await isThere(ctx, bucket, `${path}/${index}`));
    if (isFolder) return toMoved(302, `/${encodeURI(path)}/`);
    const late = toRedirect(website.RoutingRules ?? [], path, error.status, ctx.request.host);
    if (late) return toMoved(late.status, late.location);
    return serveError(ctx, bucket, website, error);
  }
}

async function serveError(
  ctx: S3Context,
  bucket: BucketRecord,
  website: WebsiteConfiguration,
  error: AwsError,
): Promise<WireResponse> {
  const document = website.ErrorDocument?.Key;
  if (document === undefined) return toErrorPage(ctx, error);
  try {
    return { ...(await readPage(ctx, bucket, document, {})), status: error.status };
  } catch (second) {
    if (!(second instanceof AwsError)) throw second;
    return toErrorPage(ctx, error, second);
  }
}

/** What a visitor's request says of the page that it wants. */
type Asked = Partial<Record<"IfMatch" | "IfNoneMatch" | "Range", string>> &
  Partial<Record<"IfModifiedSince" | "IfUnmodifiedSince", Date>>;

function toConditions({ headers }: WireRequest): Asked {
  const dateOf = (text = ""): Date | undefined =>
    Number.isNaN(Date.parse(text)) ? undefined : new Date(text);
  const asked = {
    IfMatch: headers["if-match"],
    IfNoneMatch: headers["if-none-match"],
    IfModifiedSince: dateOf(headers["if-modified-since"]),
    IfUnmodifiedSince: dateOf(headers["if-unmodified-since"]),
    Range: headers["range"],
  };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}

/** A page is read as the visitor: anonymous unless signed, so the bucket's policy decides. */
async function readPage(
  ctx: S3Context,
  bucket: BucketRecord,
  key: string,
  asked: Asked,
): Promise<WireResponse> {
  const page = await ctx.call(
    "s3",
    "GetObject",
    { Bucket: bucket.name, Key: key, ...asked },
    { region: bucket.region },
  );
  if (page.WebsiteRedirectLocation !== undefined) return toMoved(301, page.WebsiteRedirectLocation);
  const headers: Record<string, string> = {
    "content-type": page.ContentType ?? "binary/octet-stream",
    etag: page.ETag ?? "",
    "content-length": String(page.ContentLength ?? 0),
    ...(page.LastModified && { "last-modified": page.LastModified.toUTCString() }),
    ...(page.CacheControl !== undefined && { "cache-control": page.CacheControl }),
    ...(page.ContentEncoding !== undefined && { "content-encoding": page.ContentEncoding }),
    ...(page.ContentLanguage !== undefined && { "content-language": page.ContentLanguage }),
  };
  for (const [name, value] of Object.entries(page.Metadata ?? {})) headers[`x-amz-meta-${name}`] = value;
  if (page.ContentRange !== undefined) headers["content-range"] = page.ContentRange;
  return { status: page.ContentRange === undefined ? 200 : 206, headers, body: page.Body };
}

async function isThere(ctx: S3Context, bucket: BucketRecord, key: string): Promise<boolean> {
  return ctx.call("s3", "HeadObject", { Bucket: bucket.name, Key: key }, { region: bucket.region }).then(
    () => true,
    () => false,
  );
}

const toMoved = (status: number, location: string): WireResponse => ({
  status,
  headers: { location },
  body: undefined,
});

/** @param second why the website's own error document could not be read */
function toErrorPage(ctx: S3Context, error: AwsError, second?: AwsError): WireResponse {
  const title = `${error.status} ${STATUS_CODES[error.status] ?? "Error"}`;
  const ids = { RequestId: ctx.requestId, HostId: Buffer.from(ctx.requestId).toString("base64") };
  const failure = second
    ? `<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>\n${toList(second, {})}\n`
    : "";
  const body = `<html>\n<head><title>${title}</title></head>\n<body>\n<h1>${title}</h1>\n${toList(error, ids)}\n${failure}<hr/>\n</body>\n</html>\n`;
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "x-amz-error-code": error.code,
    "x-amz-error-message": error.message,
  };
  return { status: error.status, headers, body };
}

function toList({ code, message, members }: AwsError, more: Record<string, string>): string {
  const told = Object.entries({ Code: code, Message: message, ...members, ...more });
  return `<ul>\n${told.map(([name, value]) => `<li>${name}: ${escapeText(String(value))}</li>`).join("\n")}\n</ul>`;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path.slice(1));
  } catch {
    return path.slice(1);
  }
}
