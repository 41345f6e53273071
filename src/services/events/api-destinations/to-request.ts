import type { HttpParameters } from "@aws-sdk/client-eventbridge";
import { type AuthParameters, toPairs } from "../connections/parameters.js";
import type { ApiDestinationRecord } from "../records.js";

/** What one invocation sends. */
export interface Invocation {
  url: string;
  method: string;
  headers: Record<string, string>;
  body?: string;
}

/** Of the HTTP connection and of proxies: nobody else sets them. */
const STRIPPED: ReadonlySet<string> = new Set([
  "a-im",
  "accept-charset",
  "accept-datetime",
  "accept-encoding",
  "cache-control",
  "connection",
  "content-encoding",
  "content-length",
  "content-md5",
  "date",
  "expect",
  "forwarded",
  "from",
  "host",
  "http2-settings",
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-range",
  "if-unmodified-since",
  "max-forwards",
  "origin",
  "pragma",
  "proxy-authorization",
  "range",
  "referer",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "user-agent",
  "via",
  "warning",
]);

const PRESET = {
  "content-type": "application/json; charset=utf-8",
  "user-agent": "Amazon/EventBridge/ApiDestinations",
  range: "bytes=0-1048575",
  "accept-encoding": "gzip,deflate",
};

interface Parts {
  destination: ApiDestinationRecord;
  /** Of the rule's target. */
  target: HttpParameters | undefined;
  /** Of the connection; where both set the same, it is the connection's that holds. */
  connection: AuthParameters;
  /** What `Authorization` or another header says of the caller. */
  credentials: readonly (readonly [string, string])[];
  input: string;
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html */
export function toInvocation({
  destination,
  target = {},
  connection,
  credentials,
  input,
}: Parts): Invocation {
  const http = connection.InvocationHttpParameters ?? {};
  const headers: Record<string, string> = {};
  const given = [...Object.entries(target.HeaderParameters ?? {}), ...toPairs(http.HeaderParameters)];
  for (const [name, value] of given) {
    if (!STRIPPED.has(name.toLowerCase())) headers[name.toLowerCase()] = value;
  }
  for (const [name, value] of credentials) headers[name.toLowerCase()] = value;
  const { method } = destination;
  const hasBody = method !== "GET" && method !== "HEAD";
  return {
    url: toUrl(destination.endpoint, target, toPairs(http.QueryStringParameters)),
    method,
    headers: { ...PRESET, ...headers, "user-agent": PRESET["user-agent"], range: PRESET.range },
    ...(hasBody && { body: withBodyParameters(input, toPairs(http.BodyParameters)) }),
  };
}

/** The stars of the endpoint's path are filled in order. */
function toUrl(endpoint: string, target: HttpParameters, ofConnection: [string, string][]): string {
  const values = [...(target.PathParameterValues ?? [])];
  const [path = "", query = ""] = endpoint.split(/\?(.*)/s);
  const filled = path.replaceAll("*", () => {
    const value = values.shift();
    return value === undefined ? "*" : encodeURIComponent(value);
  });
  const url = new URL(query === "" ? filled : `${filled}?${query}`);
  for (const [key, value] of Object.entries(target.QueryStringParameters ?? {})) {
    url.searchParams.set(key, value);
  }
  for (const [key, value] of ofConnection) url.searchParams.set(key, value);
  return url.href;
}

/** They become members of the body, where that is an object. */
function withBodyParameters(input: string, parameters: [string, string][]): string {
  if (parameters.length === 0) return input;
  const body: unknown = JSON.parse(input);
  if (typeof body !== "object" || body === null || Array.isArray(body)) return input;
  return JSON.stringify({ ...body, ...Object.fromEntries(parameters) });
}
