import type { WireResponse } from "../../../wire/protocol.js";

/** What a handler may answer: a whole response, or any value, which is then the body. */
interface Shaped {
  statusCode?: unknown;
  headers?: unknown;
  cookies?: unknown;
  body?: unknown;
  isBase64Encoded?: unknown;
}

export const BAD_GATEWAY: WireResponse = {
  status: 502,
  headers: { "content-type": "application/json" },
  body: "Internal Server Error",
};

/** Headers that belong to the connection, not to the function. */
const HOP_HEADERS: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "transfer-encoding",
  "keep-alive",
]);

/** A buffered function's answer as HTTP, by the rules of payload format 2.0. */
export function toUrlResponse(payload: Uint8Array): WireResponse {
  const text = Buffer.from(payload).toString("utf8");
  const value = parse(text);
  if (typeof value !== "object" || value === null || !("statusCode" in value)) {
    const body = typeof value === "string" ? value : isJson(value) ? JSON.stringify(value) : text;
    return { status: 200, headers: { "content-type": "application/json" }, body };
  }
  return toShaped(value);
}

function toShaped(shaped: Shaped): WireResponse {
  const head = toHead(shaped);
  if (!head) return BAD_GATEWAY;
  const { body } = shaped;
  const text =
    body === undefined || body === null ? "" : typeof body === "string" ? body : JSON.stringify(body);
  return { ...head, body: shaped.isBase64Encoded === true ? Buffer.from(text, "base64") : text };
}

/** Status and headers; undefined where they make no response. Also the prelude of a streamed one. */
export function toHead({ statusCode, headers, cookies }: Shaped): Omit<WireResponse, "body"> | undefined {
  const status = Number(statusCode ?? 200);
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  const found: Record<string, string> = { "content-type": "application/json" };
  if (typeof headers === "object" && headers !== null) {
    for (const [name, value] of Object.entries(headers)) {
      const lower = name.toLowerCase();
      if (!HOP_HEADERS.has(lower) && isHeader(lower, String(value))) found[lower] = String(value);
    }
  }
  const own = Array.isArray(cookies)
    ? cookies.map(String).filter((cookie) => isHeader("set-cookie", cookie))
    : [];
  return { status, headers: found, ...(own.length > 0 ? { cookies: own } : {}) };
}

/** Objects and lists are written anew, without their white space. */
function isJson(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function isHeader(name: string, value: string): boolean {
  return /^[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(name) && !/[^\t\x20-\x7e\u0080-\uffff]/.test(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
