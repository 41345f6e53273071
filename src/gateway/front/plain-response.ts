import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { pipeline, Readable, Transform, type TransformCallback } from "node:stream";
import type { Clock } from "../../core/clock.js";
import { LendingStream } from "../../core/lending-stream.js";
import type { WireResponse } from "../../wire/protocol.js";
import { writeLent } from "./lent-body.js";
import { writeAll } from "./write-all.js";

interface Sender {
  clock: Clock;
  keepAliveMs: number;
}

/** Whether the connection ends with this answer. */
export function isLast({ headers }: WireResponse): boolean {
  return headers["connection"] === "close";
}

/**
 * Sends a response, its head and a small body in one piece. Resolves once a stream has been sent; a stream that breaks off, or
 * is not as long as its head says, can only be told by cutting the connection.
 */
export function sendResponse(
  socket: Socket,
  method: string,
  response: WireResponse,
  sender: Sender,
): Promise<void> | undefined {
  const { headers, body, status } = response;
  if (!socket.writable) {
    if (body instanceof Readable) body.destroy();
    return undefined;
  }
  // The head of HEAD says what GET would have sent; a 204 or 304 has no length at all.
  const bodiless = method === "HEAD" || status === 204 || status === 304;
  if (body instanceof Readable) {
    const length = headers["content-length"];
    if (length === undefined && !bodiless) headers["transfer-encoding"] = "chunked";
    socket.write(toHead(response, sender));
    if (!bodiless) return sendStream(socket, body, length);
    body.destroy();
    return undefined;
  }
  if (!bodiless || (body !== undefined && body.length > 0))
    headers["content-length"] ??= String(byteLength(body));
  const head = toHead(response, sender);
  if (bodiless || body === undefined) socket.write(head);
  else if (typeof body === "string") socket.write(head + body);
  else {
    socket.cork();
    socket.write(head);
    socket.write(body);
    socket.uncork();
  }
  return undefined;
}

async function sendStream(socket: Socket, body: Readable, length: string | undefined): Promise<void> {
  const before = socket.bytesWritten;
  try {
    if (length === undefined) await writeAll(inChunks(body), socket);
    else if (body instanceof LendingStream) await writeLent(body, socket);
    else await writeAll(body, socket);
    if (length !== undefined && socket.bytesWritten - before !== Number(length)) socket.destroy();
  } catch {
    socket.destroy();
  }
}

/** The framed body; an end that comes too early, of either, is the other's too. */
const inChunks = (body: Readable): Chunks => pipeline(body, new Chunks(), () => {});

/** Frames a body whose length nobody knows (RFC 9112, section 7.1). */
class Chunks extends Transform {
  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (chunk.length > 0) {
      this.push(`${chunk.length.toString(16)}\r\n`);
      this.push(chunk);
      this.push("\r\n");
    }
    done();
  }

  override _flush(done: TransformCallback): void {
    done(null, "0\r\n\r\n");
  }
}

/** As text whose UTF-8 bytes are what goes out. */
function toHead({ status, headers, cookies }: WireResponse, { clock, keepAliveMs }: Sender): string {
  let lines = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "unknown"}\r\n`;
  for (const name in headers) lines += toLine(name, headers[name] ?? "");
  if (cookies) for (const cookie of cookies) lines += toLine("set-cookie", cookie);
  if (headers["date"] === undefined) lines += `Date: ${dateAt(clock.now())}\r\n`;
  if (headers["connection"] === undefined) {
    lines += `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(keepAliveMs / 1000)}\r\n`;
  }
  return `${lines}\r\n`;
}

function toLine(name: string, value: string): string {
  if (FORBIDDEN.test(value) || !isName(name)) throw new TypeError(`the header ${name} cannot be sent`);
  return `${name}: ${value}\r\n`;
}

/** Names that have gone out before; our own are few, those that callers choose (`x-amz-meta-…`) are not. */
const sentNames = new Set<string>();
const SENT_NAMES_MAX = 256;

function isName(name: string): boolean {
  if (sentNames.has(name)) return true;
  if (!TOKEN.test(name)) return false;
  if (sentNames.size < SENT_NAMES_MAX) sentNames.add(name);
  return true;
}

/** Nothing that a value holds may end its line. */
const FORBIDDEN = /[^\t\x20-\x7e\u0080-\uffff]/;
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

let second = 0;
let dateText = "";

function dateAt(ms: number): string {
  const now = Math.floor(ms / 1000);
  if (now !== second) {
    second = now;
    dateText = new Date(ms).toUTCString();
  }
  return dateText;
}

function byteLength(body: string | Uint8Array | undefined): number {
  if (body === undefined) return 0;
  return typeof body === "string" ? Buffer.byteLength(body) : body.length;
}
