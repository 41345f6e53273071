import { createHash } from "node:crypto";
import type { WireResponse } from "../../../wire/protocol.js";
import { PASSKEY_SCRIPT } from "../pages/passkey-script.js";
import { STYLE } from "../pages/style.js";

/** On every answer: nothing of a sign-in is kept by a cache, shown in a frame or told to the next page. */
const HEADERS = {
  "cache-control": "no-store",
  // Under `no-referrer` browsers say `Origin: null` of our own forms, too.
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");
/** The only script that runs in a page, and only in one that has it. */
const SCRIPT_HASH = createHash("sha256").update(PASSKEY_SCRIPT).digest("base64");

export function page(html: string, status = 200, formTarget = ""): WireResponse {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    ...(html.includes("<script>") ? [`script-src 'sha256-${SCRIPT_HASH}'`] : []),
    // A browser holds a form's redirects to this, too.
    `form-action 'self'${formTarget && ` ${formTarget}`}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join("; ");
  const type = { "content-type": "text/html; charset=utf-8", "content-security-policy": policy };
  return { status, headers: { ...HEADERS, ...type }, body: html };
}

export function json(value: object, status = 200): WireResponse {
  const headers = { ...HEADERS, "content-type": "application/json" };
  return { status, headers, body: JSON.stringify(value) };
}

/** 303: whatever was sent, the next page is fetched. */
export function redirect(to: string, status: 302 | 303 | 307 = 303): WireResponse {
  return { status, headers: { ...HEADERS, location: to }, body: undefined };
}

export function nothing(): WireResponse {
  return { status: 204, headers: { ...HEADERS }, body: undefined };
}

export function notAllowed(allow: string): WireResponse {
  const response = json({ error: "MethodNotAllowed", message: `Use ${allow}.` }, 405);
  response.headers["allow"] = allow;
  return response;
}
