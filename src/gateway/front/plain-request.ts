import type { RequestHead } from "../../wire/http1/request-head.js";

/** Longer bodies are Node's to read, as they stream. As much as authentication hashes at once. */
const BODY_BYTES_MAX = 128 * 1024;

const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]);

/** Headers that change how a request is framed, or what the connection becomes. */
const UNUSUAL = [
  "transfer-encoding",
  "expect",
  "upgrade",
  "te",
  "trailer",
  "http2-settings",
  "proxy-connection",
];

/** The length of an ordinary request's body, told once and plainly; undefined for a request that is not ordinary. */
export function bodyLengthOf({ method, target, version, headers }: RequestHead): number | undefined {
  if (version !== "HTTP/1.1" || !METHODS.has(method) || !target.startsWith("/")) return undefined;
  const { host, connection, "content-length": length } = headers;
  // Told twice, the joined values are neither a host nor a number.
  if (host === undefined || host === "" || host.includes(",")) return undefined;
  if (connection !== undefined && connection.toLowerCase() !== "keep-alive") return undefined;
  for (const name of UNUSUAL) if (headers[name] !== undefined) return undefined;
  if (length === undefined) return 0;
  if (!/^\d{1,9}$/.test(length)) return undefined;
  const bytes = Number(length);
  return bytes <= BODY_BYTES_MAX ? bytes : undefined;
}
