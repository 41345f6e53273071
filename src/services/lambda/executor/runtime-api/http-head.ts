/** Head of a request: names of headers in lower case, a repeated one keeps its last value. */
export interface RequestHead {
  method: string;
  path: string;
  headers: ReadonlyMap<string, string>;
  keepAlive: boolean;
}

/** Bytes that a request's head may take. */
export const HEAD_BYTES_MAX = 64 * 1024;

/** Reads the head of an HTTP/1.x request, given without its final empty line; undefined when it is malformed. */
export function toRequestHead(text: string): RequestHead | undefined {
  const lines = text.split("\r\n");
  const [method, target, version] = (lines[0] ?? "").split(" ");
  if (!method || !target || !version?.startsWith("HTTP/1.")) return undefined;
  const headers = toHeaders(lines.slice(1));
  if (!headers) return undefined;
  const connection = headers.get("connection")?.toLowerCase();
  const keepAlive = version === "HTTP/1.0" ? connection === "keep-alive" : connection !== "close";
  return { method, path: toPath(target), headers, keepAlive };
}

/** Header or trailer lines; undefined when one is malformed. */
export function toHeaders(lines: readonly string[]): ReadonlyMap<string, string> | undefined {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon < 1) return undefined;
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
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
