import type { WireResponse } from "../../../wire/protocol.js";
import type { PageRequest } from "./request.js";

export type CookieName = "session" | "form";

/** A cookie that TLS protects can be set by nobody else under a `__Host-` name. */
function nameOf(name: CookieName, isSecure: boolean): string {
  return `${isSecure ? "__Host-" : ""}lenticular-${name}`;
}

export function cookieOf({ cookies, isSecure }: PageRequest, name: CookieName): string | undefined {
  return cookies.get(nameOf(name, isSecure));
}

/**
 * `Strict` for forms. A session's cookie is `Lax`: a link of another site may lead to a page of ours, which does nothing
 * for being looked at.
 */
export function setCookie(
  response: WireResponse,
  request: PageRequest,
  name: CookieName,
  value: string,
  seconds: number,
): WireResponse {
  const parts = [
    `${nameOf(name, request.isSecure)}=${value}`,
    "Path=/",
    `Max-Age=${seconds}`,
    "HttpOnly",
    `SameSite=${name === "session" ? "Lax" : "Strict"}`,
  ];
  if (request.isSecure) parts.push("Secure");
  response.headers["set-cookie"] = parts.join("; ");
  return response;
}

export function clearCookie(response: WireResponse, request: PageRequest, name: CookieName): WireResponse {
  return setCookie(response, request, name, "", 0);
}
