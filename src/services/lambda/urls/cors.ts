import type { Cors } from "@aws-sdk/client-lambda";
import type { WireRequest } from "../../../wire/protocol.js";

/** The answer to a preflight, or the headers that an answer gets; nothing where the origin is not allowed. */
export function toCorsHeaders(cors: Cors | undefined, request: WireRequest): Record<string, string> {
  const origin = request.headers["origin"];
  if (!cors || origin === undefined || !allows(cors.AllowOrigins, origin)) return {};
  const isAny = cors.AllowOrigins?.includes("*") && !cors.AllowCredentials;
  return {
    "access-control-allow-origin": isAny ? "*" : origin,
    ...(isAny ? {} : { vary: "Origin" }),
    ...(cors.AllowCredentials ? { "access-control-allow-credentials": "true" } : {}),
    ...(cors.ExposeHeaders?.length ? { "access-control-expose-headers": cors.ExposeHeaders.join(",") } : {}),
  };
}

export function isPreflight(request: WireRequest): boolean {
  return request.method === "OPTIONS" && request.headers["access-control-request-method"] !== undefined;
}

export function toPreflightHeaders(cors: Cors | undefined, request: WireRequest): Record<string, string> {
  const headers = toCorsHeaders(cors, request);
  if (!cors || Object.keys(headers).length === 0) return {};
  const method = request.headers["access-control-request-method"] ?? "";
  const asked = (request.headers["access-control-request-headers"] ?? "").split(/\s*,\s*/).filter(Boolean);
  if (!allows(cors.AllowMethods, method)) return {};
  if (!asked.every((name) => allows(cors.AllowHeaders, name.toLowerCase()))) return {};
  return {
    ...headers,
    "access-control-allow-methods": cors.AllowMethods?.join(",") ?? "*",
    ...(asked.length > 0 ? { "access-control-allow-headers": asked.join(",") } : {}),
    ...(cors.MaxAge === undefined ? {} : { "access-control-max-age": String(cors.MaxAge) }),
  };
}

function allows(list: readonly string[] | undefined, value: string): boolean {
  return (
    list?.some(
      (entry) => entry === "*" || entry.toLowerCase() === value.toLowerCase() || isWildcard(entry, value),
    ) ?? false
  );
}

/** `https://*.example.com` */
function isWildcard(entry: string, value: string): boolean {
  const [before, after] = entry.split("*");
  return after !== undefined && value.startsWith(before ?? "") && value.endsWith(after);
}
