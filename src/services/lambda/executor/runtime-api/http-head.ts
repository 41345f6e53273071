import { type Headers, toRequestHead as readHead } from "../../../../wire/http1/request-head.js";

/** Head of a request to one of the APIs. */
export interface RequestHead {
  method: string;
  path: string;
  headers: Headers;
  keepAlive: boolean;
}

/** Bytes that a request's head may take. */
export const HEAD_BYTES_MAX = 64 * 1024;

/** @param bytes up to the line end of its last line, without the empty line behind. Undefined if malformed. */
export function toRequestHead(bytes: Buffer): RequestHead | undefined {
  const head = readHead(bytes);
  if (!head) return undefined;
  const { method, target, version, headers } = head;
  const connection = headers["connection"]?.toLowerCase();
  const keepAlive = version === "HTTP/1.0" ? connection === "keep-alive" : connection !== "close";
  return { method, path: toPath(target), headers, keepAlive };
}

/** Some clients send the absolute form (`GET http://host/path`); none of the API's paths has a query. */
function toPath(target: string): string {
  const path = target.startsWith("/") ? target : target.slice(target.indexOf("/", target.indexOf("//") + 2));
  const query = path.indexOf("?");
  return query < 0 ? path : path.slice(0, query);
}

const REASONS: Readonly<Record<number, string>> = {
  200: "OK",
  202: "Accepted",
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  413: "Payload Too Large",
  500: "Internal Server Error",
};

/** Head of a response, ready to be sent before a body of `length` bytes. */
export function toResponseHead(status: number, headers: string, length: number): string {
  return `HTTP/1.1 ${status} ${REASONS[status] ?? "Status"}\r\n${headers}Content-Length: ${length}\r\n\r\n`;
}
