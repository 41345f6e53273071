import type { WebsiteConfiguration } from "@aws-sdk/client-s3";
import { AwsError } from "../../../wire/aws-error.js";
import type { WireRequest, WireResponse } from "../../../wire/protocol.js";
import { escapeText } from "../../../wire/xml/text.js";
import { toRedirect } from "../domain/website-routing.js";
import { noSuchBucket } from "../errors.js";
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
  if (!bucket) return toErrorPage(noSuchBucket(name));
  const { website } = bucket;
  if (!website) {
    return toErrorPage(
      new AwsError(
        "NoSuchWebsiteConfiguration",
        "The specified bucket does not have a website configuration",
        {
          status: 404,
        },
      ),
    );
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    return toErrorPage(
      new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", {
        status: 405,
      }),
    );
  }
  const path = decodePath(request.path);
  const all = website.RedirectAllRequestsTo;
  if (all?.HostName) return toMoved(301, `${all.Protocol ?? "http"}://${all.HostName}/${encodeURI(path)}`);
  const early = toRedirect(website.RoutingRules ?? [], path, undefined, ctx.request.host);
  if (early) return toMoved(early.status, early.location);
  return servePage(ctx, bucket, website, path);
}

async function servePage(
  ctx: S3Context,
  bucket: BucketRecord,
  website: WebsiteConfiguration,
  path: string,
): Promise<WireResponse> {
  const index = website.IndexDocument?.Suffix ?? "index.html";
  const key = path === "" || path.endsWith("/") ? path + index : path;
  try {
    return await readPage(ctx, bucket, key, 200);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
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
  if (document === undefined) return toErrorPage(error);
  return readPage(ctx, bucket, document, error.status).catch((second: unknown) => {
    if (!(second instanceof AwsError)) throw second;
    return toErrorPage(error);
  });
}

/** A page is read as the visitor: anonymous unless signed, so the bucket's policy decides. */
async function readPage(
  ctx: S3Context,
  bucket: BucketRecord,
  key: string,
  status: number,
): Promise<WireResponse> {
  const page = await ctx.call(
    "s3",
    "GetObject",
    { Bucket: bucket.name, Key: key },
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
  return { status, headers, body: page.Body };
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

function toErrorPage(error: AwsError): WireResponse {
  const title = `${error.status} ${error.status === 404 ? "Not Found" : error.status === 403 ? "Forbidden" : "Error"}`;
  const details = `<li>Code: ${escapeText(error.code)}</li>\n<li>Message: ${escapeText(error.message)}</li>`;
  const body = `<html>\n<head><title>${title}</title></head>\n<body>\n<h1>${title}</h1>\n<ul>\n${details}\n</ul>\n<hr/>\n</body>\n</html>\n`;
  return { status: error.status, headers: { "content-type": "text/html; charset=utf-8" }, body };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path.slice(1));
  } catch {
    return path.slice(1);
  }
}
