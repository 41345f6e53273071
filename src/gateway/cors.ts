import type { RequestFacts } from "../core/context.js";
import type { WireResponse } from "../wire/protocol.js";

/**
 * AWS's endpoints (all but S3's, whose buckets have rules of their own) answer browsers from any origin: the signature,
 * not the origin, is what protects them. Header and method lists are those that SDKs in browsers need.
 */
const ALLOWED_METHODS = "HEAD, GET, PUT, POST, DELETE, OPTIONS, PATCH";
const EXPOSED_HEADERS =
  "x-amzn-requestid, x-amzn-errortype, x-amzn-errormessage, x-amz-request-id, x-amz-id-2, etag, date";
/**
 * DynamoDB's own hosts, and our address itself, at whose root there is no bucket: what is there echoes whatever a browser
 * asks for, as DynamoDB does.
 */
const PLAIN_HOST = /^(?:(?:streams\.)?dynamodb\..*|(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?)$/i;
const MAX_AGE_SECONDS = "172800";

/** A browser's question before it calls; undefined for S3, and for anything that is no preflight. */
export function answerPreflight(facts: RequestFacts): WireResponse | undefined {
  if (facts.method !== "OPTIONS" || facts.headers["origin"] === undefined) return undefined;
  const asked = facts.headers["access-control-request-method"];
  const wanted = facts.headers["access-control-request-headers"] ?? "";
  const isPlain = facts.path === "/" && PLAIN_HOST.test(facts.host);
  // An SDK's call to a service other than S3 always posts, or announces a signature.
  const isCall = asked !== undefined && /x-amz-target|x-amz-date|authorization/i.test(wanted);
  if (!isPlain && (!isCall || hasOwnRules(facts))) return undefined;
  return {
    status: 200,
    headers: {
      "access-control-allow-origin": "*",
      "access-control-expose-headers": EXPOSED_HEADERS,
      "access-control-allow-methods": isPlain && asked ? asked : ALLOWED_METHODS,
      "access-control-allow-headers": wanted,
      "access-control-max-age": MAX_AGE_SECONDS,
    },
    body: undefined,
  };
}

/** Lets the browser's script read the answer, unless the service has set rules of its own. */
export function withCors(facts: RequestFacts, response: WireResponse): WireResponse {
  if (facts.headers["origin"] === undefined || hasOwnRules(facts)) return response;
  response.headers["access-control-allow-origin"] ??= "*";
  response.headers["access-control-expose-headers"] ??= EXPOSED_HEADERS;
  return response;
}

/** Buckets and functions called by their own URLs answer browsers as their owners say; the sign-in says nothing. */
function hasOwnRules(facts: RequestFacts): boolean {
  return isS3Like(facts) || /^[a-z0-9]{32}\.lambda-url\./i.test(facts.host) || isSignIn(facts);
}

/** Its pages are nobody else's to read. */
function isSignIn({ host, path }: RequestFacts): boolean {
  return /(^|\.)signin(\.|:|$)/i.test(host) || path.startsWith("/_lenticular/signin");
}

function isS3Like(facts: RequestFacts): boolean {
  if (facts.headers["x-amz-target"] !== undefined) return false;
  const scope = /\/([\w-]+)\/aws4_request/.exec(facts.headers["authorization"] ?? "")?.[1];
  if (scope !== undefined) return scope === "s3";
  if (
    facts.method === "OPTIONS" &&
    /x-amz-target/i.test(facts.headers["access-control-request-headers"] ?? "")
  )
    return false;
  return facts.path !== "/" || /(^|\.)s3[.-]/.test(facts.host);
}
