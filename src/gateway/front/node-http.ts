import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import { pipeline, Readable, type Writable } from "node:stream";
import { LendingStream } from "../../core/lending-stream.js";
import { addHeader, type Headers, toUtf8 } from "../../wire/http1/request-head.js";
import type { WireResponse } from "../../wire/protocol.js";
import { IncomingBody } from "../body.js";
import { answer, type FrontParts } from "./answer.js";
import { DRAIN_BYTES_MAX } from "./arriving-body.js";
import { HttpFacts, toPeer } from "./http-facts.js";
import { Leaving } from "./leaving.js";
import { writeLent } from "./lent-body.js";

export type NodeRequest = IncomingMessage | Http2ServerRequest;
export type NodeResponse = ServerResponse | Http2ServerResponse;

/** Answers a request that Node's own servers have read. */
export async function answerNode(
  parts: FrontParts,
  request: NodeRequest,
  response: NodeResponse,
  expectsContinue: boolean,
): Promise<void> {
  const headers = joinHeaders(request.rawHeaders);
  const body = new IncomingBody(request, declaredLength(request, headers), () => {
    if (expectsContinue) response.writeContinue();
  });
  const head = { method: request.method ?? "GET", target: request.url ?? "/", headers };
  const peer = toPeer(request.socket.remoteAddress, "encrypted" in request.socket);
  const leaving = new Leaving((leave) => watch(channelOf(response), leave));
  await send(request, response, await answer(parts, new HttpFacts(head, peer, body), body, leaving));
}

/** The stream that carries a response: HTTP/1's response itself, HTTP/2's stream on its connection. */
export function channelOf(response: NodeResponse): Writable {
  return "stream" in response ? response.stream : response;
}

function watch(channel: Writable, leave: () => void): void {
  const closed = () => {
    if (!channel.writableFinished) leave();
  };
  if (channel.closed) closed();
  else channel.once("close", closed);
}

/** HTTP/2 says the host by another name, and method and path among the headers. */
function joinHeaders(raw: readonly string[]): Headers {
  const headers: Record<string, string> = Object.create(null);
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? "").toLowerCase();
    if (name.startsWith(":")) {
      // JavaScript's SDK signs it by this name.
      if (name === ":authority") headers["host"] = headers[name] = raw[index + 1] ?? "";
      continue;
    }
    // Told twice, it is signed once.
    if (name === "host" && raw[0]?.startsWith(":") && headers[name] !== undefined) continue;
    const value = raw[index + 1] ?? "";
    addHeader(headers, name, isAscii(value) ? value : toUtf8(value));
  }
  return headers;
}

const BEYOND_ASCII = /[^\p{ASCII}]/u;

function isAscii(text: string): boolean {
  return !BEYOND_ASCII.test(text);
}

function declaredLength(request: NodeRequest, headers: Headers): number | undefined {
  const length = headers["content-length"];
  if (length !== undefined) return Number(length);
  // HTTP/2 needs no length to tell where a body ends.
  if ("stream" in request) return request.stream.endAfterHeaders ? 0 : undefined;
  return headers["transfer-encoding"] === undefined ? 0 : undefined;
}

async function send(request: NodeRequest, response: NodeResponse, from: WireResponse): Promise<void> {
  const { status, headers, cookies, body } = from;
  if (cookies) response.setHeader("set-cookie", cookies);
  if ("stream" in response) {
    // Of the connection itself, which HTTP/2 knows nothing of in headers.
    delete headers["connection"];
    delete headers["transfer-encoding"];
    if (response.stream.destroyed) return;
  } else if (!request.complete && leftToSend(request) > DRAIN_BYTES_MAX) headers["connection"] = "close";
  if (body instanceof LendingStream) {
    response.writeHead(status, toLatin1(headers));
    return sendLent(body, channelOf(response));
  }
  if (body instanceof Readable) {
    response.writeHead(status, toLatin1(headers));
    // An error half-way can only be told by cutting the connection, which pipeline does.
    await new Promise<void>((resolve) => pipeline(body, channelOf(response), () => resolve()));
    return;
  }
  // The head of HEAD says what GET would have sent; a 204 or 304 has no length at all.
  const bodiless = request.method === "HEAD" || status === 204 || status === 304;
  if (!bodiless || (body !== undefined && body.length > 0))
    headers["content-length"] ??= String(byteLength(body));
  response.writeHead(status, toLatin1(headers));
  if (bodiless || body === undefined) response.end();
  else response.end(body);
}

async function sendLent(body: LendingStream, channel: Writable): Promise<void> {
  try {
    await writeLent(body, channel);
    if (!channel.destroyed) await new Promise<void>((resolve) => channel.once("close", resolve).end(resolve));
  } catch (error) {
    // An error half-way can only be told by cutting the connection.
    channel.destroy(error instanceof Error ? error : undefined);
  }
}

/** Bytes that a request may still send; not known is endless. */
function leftToSend({ headers }: NodeRequest): number {
  return Number(headers["content-length"] ?? Number.POSITIVE_INFINITY);
}

function byteLength(body: string | Uint8Array | undefined): number {
  if (body === undefined) return 0;
  return typeof body === "string" ? Buffer.byteLength(body) : body.length;
}

/** Header values go out as the UTF-8 bytes they stand for. */
function toLatin1(headers: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(headers)) {
    if (!isAscii(value)) headers[name] = Buffer.from(value, "utf8").toString("latin1");
  }
  return headers;
}
