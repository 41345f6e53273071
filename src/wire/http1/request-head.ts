import { isAscii } from "node:buffer";

/** Head of an HTTP/1 request (RFC 9112). */
export interface RequestHead {
  method: string;
  /** As sent: `/path?query`, or a whole URL. */
  target: string;
  version: "HTTP/1.0" | "HTTP/1.1";
  headers: Headers;
}

/** Names in lower case; a repeated header joined by `,`, which is how it is signed; values read as UTF-8. */
export type Headers = Readonly<Record<string, string>>;

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const LINES = `(?:${TOKEN}:[\\t\\x20-\\x7e\\x80-\\xff]*\\r\\n)*`;
/**
 * The grammar to the letter: lines end in CRLF and are not folded, no space stands before a colon, and no control character
 * in a value. Whoever reads a head more freely than its neighbours do can be made to see other requests than they see.
 */
const HEAD = new RegExp(`^${TOKEN} [\\x21-\\x7e]+ HTTP/1\\.[01]\\r\\n${LINES}$`);
const HEADERS = new RegExp(`^${LINES}$`);
const CRLF_LENGTH = 2;
const SPACE = 0x20;
const TAB = 0x09;

/** @param bytes up to the line end of its last line, without the empty line behind. Undefined if malformed. */
export function toRequestHead(bytes: Buffer): RequestHead | undefined {
  const text = bytes.toString("latin1");
  if (!HEAD.test(text)) return undefined;
  const methodEnd = text.indexOf(" ");
  const targetEnd = text.indexOf(" ", methodEnd + 1);
  const lineEnd = text.indexOf("\r\n", targetEnd);
  return {
    method: text.slice(0, methodEnd),
    target: text.slice(methodEnd + 1, targetEnd),
    version: text.charAt(lineEnd - 1) === "0" ? "HTTP/1.0" : "HTTP/1.1",
    headers: readLines(text, lineEnd + CRLF_LENGTH, isAscii(bytes)),
  };
}

/** Header or trailer lines, each with its line end; undefined if one is malformed. */
export function toHeaders(bytes: Buffer): Headers | undefined {
  const text = bytes.toString("latin1");
  return HEADERS.test(text) ? readLines(text, 0, isAscii(bytes)) : undefined;
}

function readLines(text: string, from: number, isPlain: boolean): Headers {
  const headers: Record<string, string> = Object.create(null);
  for (let at = from; at < text.length; ) {
    const colon = text.indexOf(":", at);
    // The grammar has it at the end of a line alone.
    const end = text.indexOf("\r", colon);
    const name = toName(text.slice(at, colon));
    const value = withoutSpace(text, colon + 1, end);
    addHeader(headers, name, isPlain ? value : toUtf8(value));
    at = end + CRLF_LENGTH;
  }
  return headers;
}

/** Names as they were written, in lower case; clients have few. */
const names = new Map<string, string>();
const NAMES_MAX = 256;

function toName(written: string): string {
  const known = names.get(written);
  if (known !== undefined) return known;
  const name = written.toLowerCase();
  if (names.size < NAMES_MAX) names.set(written, name);
  return name;
}

export function addHeader(headers: Record<string, string>, name: string, value: string): void {
  const before = headers[name];
  headers[name] = before === undefined ? value : `${before},${value}`;
}

/** A value as it arrives, in Latin-1; AWS reads it as UTF-8. */
export function toUtf8(latin1: string): string {
  return Buffer.from(latin1, "latin1").toString("utf8");
}

/** Spaces and tabs alone: `trim()` would take a no-break space too. */
function withoutSpace(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isSpace(code: number): boolean {
  return code === SPACE || code === TAB;
}
