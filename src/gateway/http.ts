import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import { pipeline, Readable, type Writable } from "node:stream";
import type { Clock } from "../core/clock.js";
import type { RequestFacts } from "../core/context.js";
import type { Ids } from "../core/ids.js";
import { LendingStream } from "../core/lending-stream.js";
import type { Logger } from "../core/log.js";
import type { WireResponse } from "../wire/protocol.js";
import { IncomingBody } from "./body.js";
import { answerPreflight, withCors } from "./cors.js";
import { type Departure, Exchange } from "./exchange.js";
import type { SystemRoutes } from "./system-routes.js";
import { TurnBatch } from "./turn-batch.js";
import { TwoVersionServer } from "./two-version-server.js";

type Request = IncomingMessage | Http2ServerRequest;
type Response = ServerResponse | Http2ServerResponse;

const HEADER_BYTES_MAX = 32 * 1024;
const HEADERS_TIMEOUT_MS = 60_000;
/** Longer than the SDKs keep an idle connection, so that we are never the one to close first. */
const KEEP_ALIVE_MS = 75_000;
/** What an answered request may still send before its connection is cut instead of drained. */
const DRAIN_BYTES_MAX = 1024 * 1024;

export interface HttpParts {
  /** Fills in `exchange.response`. */
  handle(exchange: Exchange): Promise<void>;
  system: SystemRoutes;
  clock: Clock;
  ids: Ids;
  log: Logger;
}

/** The only file that knows `node:http` and `node:http2`: requests become exchanges, responses become bytes. */
export function createHttpServer(parts: HttpParts): Server {
  const batch = new TurnBatch();
  const onRequest = (request: Request, response: Response, expectsContinue: boolean) => {
    batch.add(() => {
      answer(parts, request, response, expectsContinue).catch((error: unknown) => {
        parts.log.error("a response could not be sent", { error: String(error) });
        channelOf(response).destroy();
      });
    });
  };
  const options = {
    maxHeaderSize: HEADER_BYTES_MAX,
    headersTimeout: HEADERS_TIMEOUT_MS,
    // A large upload over a slow line may take hours.
    requestTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    noDelay: true,
    silenceMs: HEADERS_TIMEOUT_MS,
  };
  const server = new TwoVersionServer(options, (request, response) => onRequest(request, response, false));
  server.on("request", (request, response) => onRequest(request, response, false));
  server.on("checkContinue", (request, response) => onRequest(request, response, true));
  // AWS leaves expectations that it does not know unheeded, where Node would answer 417.
  server.on("checkExpectation", (request, response) => onRequest(request, response, false));
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) return;
    const status =
      error.code === "HPE_HEADER_OVERFLOW" ? "431 Request Header Fields Too Large" : "400 Bad Request";
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });
  return server;
}

/** The stream that carries a response: HTTP/1's response itself, HTTP/2's stream on its connection. */
function channelOf(response: Response): Writable {
  return "stream" in response ? response.stream : response;
}

async function answer(parts: HttpParts, request: Request, response: Response, expectsContinue: boolean) {
  const headers = joinHeaders(request.rawHeaders);
  const body = new IncomingBody(request, declaredLength(request, headers), () => {
    if (expectsContinue) response.writeContinue();
  });
  const facts = new HttpFacts(request, headers, body);
  if (parts.system.concerns(facts)) {
    const page = await parts.system.answer(facts);
    withCors(facts, page);
    return send(request, response, page);
  }
  const preflight = answerPreflight(facts);
  if (preflight) return send(request, response, preflight);
  const { ids, clock } = parts;
  const exchange = new Exchange(ids.uuid(), clock.monotonic(), facts, body, new Leaving(channelOf(response)));
  await parts.handle(exchange);
  if (!exchange.response) throw new Error("the gateway gave no response");
  withCors(facts, exchange.response);
  await send(request, response, exchange.response);
}

/** The signal that a client went away, made only when an operation asks for it: few do. */
class Leaving implements Departure {
  private readonly response: Writable;
  private controller: AbortController | undefined;

  constructor(response: Writable) {
    this.response = response;
  }

  get signal(): AbortSignal {
    if (!this.controller) {
      const controller = new AbortController();
      const { response } = this;
      const leave = () => {
        if (!response.writableFinished) controller.abort(new Error("the client went away"));
      };
      if (response.closed) leave();
      else response.once("close", leave);
      this.controller = controller;
    }
    return this.controller.signal;
  }
}

class HttpFacts implements RequestFacts {
  readonly sourceIp: string;
  readonly userAgent: string;
  readonly secure: boolean;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly calledVia: readonly string[] = [];
  private readonly body: IncomingBody;

  constructor(request: Request, headers: Readonly<Record<string, string>>, body: IncomingBody) {
    const target = request.url ?? "/";
    const mark = target.indexOf("?");
    const address = request.socket.remoteAddress ?? "";
    this.sourceIp = address.startsWith("::ffff:") ? address.slice("::ffff:".length) : address;
    this.userAgent = headers["user-agent"] ?? "";
    this.secure = "encrypted" in request.socket;
    this.method = request.method ?? "GET";
    this.host = headers["host"] ?? "localhost";
    this.path = mark < 0 ? target : target.slice(0, mark);
    this.query = mark < 0 ? "" : target.slice(mark + 1);
    this.headers = headers;
    this.body = body;
  }

  /** The decoder fills them in while the body is read. */
  get trailers(): Record<string, string> {
    return this.body.trailers;
  }
}

/**
 * Lower-case names, a repeated header joined by `,`, which is how it is signed. HTTP/2 says the host by another name, and
 * method and path among the headers.
 */
function joinHeaders(raw: readonly string[]): Record<string, string> {
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
    const before = headers[name];
    // Header values arrive as Latin-1; AWS reads them as UTF-8.
    const text = isAscii(value) ? value : Buffer.from(value, "latin1").toString("utf8");
    headers[name] = before === undefined ? text : `${before},${text}`;
  }
  return headers;
}

const BEYOND_ASCII = /[^\p{ASCII}]/u;

function isAscii(text: string): boolean {
  return !BEYOND_ASCII.test(text);
}

function declaredLength(request: Request, headers: Readonly<Record<string, string>>): number | undefined {
  const length = headers["content-length"];
  if (length !== undefined) return Number(length);
  // HTTP/2 needs no length to tell where a body ends.
  if ("stream" in request) return request.stream.endAfterHeaders ? 0 : undefined;
  return headers["transfer-encoding"] === undefined ? 0 : undefined;
}

async function send(request: Request, response: Response, from: WireResponse): Promise<void> {
  const { status, headers, body } = from;
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

/** Each chunk's memory is used again once the connection has taken it. */
async function sendLent(body: LendingStream, channel: Writable): Promise<void> {
  // A lender whose memory has gone astray with the connection would wait for it.
  channel.once("close", () => body.destroy());
  try {
    for (let lent = await body.lend(); lent; lent = await body.lend()) {
      const { bytes, giveBack } = lent;
      channel.write(bytes, (error) => {
        if (!error) giveBack();
      });
    }
    if (!body.destroyed) await new Promise<void>((resolve) => channel.once("close", resolve).end(resolve));
  } catch (error) {
    // An error half-way can only be told by cutting the connection.
    channel.destroy(error instanceof Error ? error : undefined);
  }
  body.destroy();
}

/** Bytes that a request may still send; not known is endless. */
function leftToSend({ headers }: Request): number {
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
