import type { CORSRule } from "@aws-sdk/client-s3";

export interface CorsRequest {
  origin: string;
  /** The method of the request, or the one that a preflight asks for. */
  method: string;
  /** Names that a preflight asks for, lower case. */
  headers: readonly string[];
}

/** The first rule that allows the request, as S3 looks for it. */
export function findCorsRule(rules: readonly CORSRule[], request: CorsRequest): CORSRule | undefined {
  return rules.find(
    (rule) =>
      rule.AllowedOrigins?.some((pattern) => matches(pattern, request.origin)) &&
      rule.AllowedMethods?.includes(request.method) &&
      request.headers.every((name) =>
        rule.AllowedHeaders?.some((pattern) => matches(pattern.toLowerCase(), name)),
      ),
  );
}

/** Whether it may stand among header names; an empty one may. */
export const isHeaderName = (name: string): boolean => /^[\w!#$%&'*+.^`|~-]*$/.test(name);

/** One `*` in a pattern stands for any characters. */
function matches(pattern: string, text: string): boolean {
  const star = pattern.indexOf("*");
  if (star < 0) return pattern === text;
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
}

/** The headers that a rule puts on a response. */
export function toCorsHeaders(rule: CORSRule, request: CorsRequest): Record<string, string> {
  // The first pattern that fits decides.
  const anyOrigin = rule.AllowedOrigins?.find((pattern) => matches(pattern, request.origin)) === "*";
  const headers: Record<string, string> = {
    "access-control-allow-origin": anyOrigin ? "*" : request.origin,
    "access-control-allow-methods": (rule.AllowedMethods ?? []).join(", "),
    vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  };
  if (!anyOrigin) headers["access-control-allow-credentials"] = "true";
  if (request.headers.length > 0) headers["access-control-allow-headers"] = request.headers.join(", ");
  if (rule.ExposeHeaders?.length) headers["access-control-expose-headers"] = rule.ExposeHeaders.join(", ");
  if (rule.MaxAgeSeconds !== undefined) headers["access-control-max-age"] = String(rule.MaxAgeSeconds);
  return headers;
}
