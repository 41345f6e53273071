import { Buffer } from "node:buffer";
import { AwsError } from "../../../wire/aws-error.js";
import type { WireRequest } from "../../../wire/protocol.js";
import { BODY_BYTES_MAX } from "../limits.js";
import type { SigninContext } from "../state.js";
import { type Place, placeOf } from "./addresses.js";

/** A request as the pages see it. */
export interface PageRequest extends Place {
  method: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string>>;
  cookies: ReadonlyMap<string, string>;
  /** `http://signin.localhost:4566` */
  origin: string;
  isSecure: boolean;
  /** Reads the body: a form. */
  form(bytesMax?: number): Promise<URLSearchParams>;
  /** Reads the body: a JSON object, whose strings are taken. */
  json(): Promise<Fields>;
}

export type Fields = Readonly<Record<string, string | number | undefined>>;

export function toPageRequest(request: WireRequest, ctx: SigninContext): PageRequest {
  const { host, secure } = ctx.request;
  const { method, headers, body } = request;
  const text = async (bytesMax = BODY_BYTES_MAX) =>
    Buffer.from(await body.collect(bytesMax)).toString("utf8");
  return {
    ...placeOf(host, request.path),
    method,
    headers,
    query: new URLSearchParams(request.query),
    cookies: readCookies(headers["cookie"] ?? ""),
    origin: `${secure ? "https" : "http"}://${host}`,
    isSecure: secure,
    form: async (bytesMax) => new URLSearchParams(await text(bytesMax)),
    json: async () => toFields(await text()),
  };
}

function toFields(text: string): Fields {
  const fields: Record<string, string | number> = Object.create(null);
  for (const [name, value] of Object.entries(parse(text))) {
    if (typeof value === "string" || typeof value === "number") fields[name] = value;
  }
  return fields;
}

function parse(text: string): object {
  try {
    const value: unknown = text === "" ? {} : JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Told below: what a parser says would repeat the text.
  }
  throw new AwsError("ValidationException", "The body must be a JSON object.");
}

function readCookies(header: string): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of header.split(/[;,]/)) {
    const mark = pair.indexOf("=");
    if (mark > 0) cookies.set(pair.slice(0, mark).trim(), pair.slice(mark + 1).trim());
  }
  return cookies;
}

/**
 * A person's browser, which would run scripts of whatever else its host serves. Programs send no `Sec-Fetch-Site`, though
 * Node's own fetch sends a `Sec-Fetch-Mode`.
 */
export function isBrowser({ headers }: PageRequest): boolean {
  return headers["sec-fetch-site"] !== undefined || /^Mozilla\//.test(headers["user-agent"] ?? "");
}

/**
 * Whether the request comes from a page of ours, or from no page at all. Browsers say where a form was sent from, and no
 * script can make them say otherwise.
 */
export function isFromHere({ headers, origin }: PageRequest): boolean {
  const from = headers["origin"];
  if (from !== undefined) return from === origin;
  const site = headers["sec-fetch-site"];
  return site === undefined || site === "same-origin" || site === "none";
}
