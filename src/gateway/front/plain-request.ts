import type { RequestHead } from "../../wire/http1/request-head.js";

/** Longer bodies are read as they stream. As much as authentication hashes at once. */
const WHOLE_BYTES_MAX = 128 * 1024;

const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]);

/** Headers that change how a request is framed, or what the connection becomes. */
const UNUSUAL = ["transfer-encoding", "upgrade", "te", "trailer", "http2-settings", "proxy-connection"];

export interface BodyFraming {
  bytes: number;
  /** The request begins before its body is there, which is read as it arrives. */
  streams: boolean;
  /** The client sends the body once it is told to. */
  awaitsContinue: boolean;
}

/** How an ordinary request's body is framed: by a length, told once and plainly. Undefined for a request that is not ordinary. */
export function framingOf({ method, target, version, headers }: RequestHead): BodyFraming | undefined {
  if (version !== "HTTP/1.1" || !METHODS.has(method) || !target.startsWith("/")) return undefined;
  const { host, connection, expect, "content-length": length = "0" } = headers;
  // Told twice, the joined values are neither a host nor a number.
  if (host === undefined || host === "" || host.includes(",")) return undefined;
  if (connection !== undefined && connection.toLowerCase() !== "keep-alive") return undefined;
  for (const name of UNUSUAL) if (headers[name] !== undefined) return undefined;
  if (!/^\d{1,15}$/.test(length)) return undefined;
  const bytes = Number(length);
  const awaitsContinue = expect?.toLowerCase() === "100-continue" && bytes > 0;
  if (expect !== undefined && !awaitsContinue) return undefined;
  return { bytes, streams: awaitsContinue || bytes > WHOLE_BYTES_MAX, awaitsContinue };
}
