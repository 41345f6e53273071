import { Server, type ServerOptions } from "node:http";
import {
  createServer as createHttp2Server,
  type Http2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from "node:http2";
import type { Socket } from "node:net";

/** What a client that speaks HTTP/2 without negotiating it first begins with (RFC 9113, section 3.4). */
const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
/** So much of it is no beginning of any HTTP/1 request. */
const TELLING_BYTES = 4;
/** Requests that a client may have under way on one connection: SubscribeToShard holds one open for each shard. */
const STREAMS_MAX = 1_000;

export interface TwoVersionOptions extends ServerOptions {
  /** How long a connection may be open without a byte. */
  silenceMs: number;
}

/**
 * HTTP/1.1 and unencrypted HTTP/2 on one port: the first bytes of a connection tell which. A connection is looked at once,
 * then belongs to Node's own server of its version.
 */
export class TwoVersionServer extends Server {
  readonly #silenceMs: number;
  readonly #http2: Http2Server;
  /** Connections that have not sent a byte yet. */
  readonly #silent = new Set<Socket>();
  readonly #sessions = new Set<ServerHttp2Session>();

  constructor(
    { silenceMs, ...options }: TwoVersionOptions,
    onHttp2Request: (request: Http2ServerRequest, response: Http2ServerResponse) => void,
  ) {
    super(options);
    this.#silenceMs = silenceMs;
    this.#http2 = createHttp2Server({ settings: { maxConcurrentStreams: STREAMS_MAX } }, onHttp2Request);
    this.#http2.on("session", (session) => {
      this.#sessions.add(session);
      session.once("close", () => this.#sessions.delete(session));
      session.on("error", () => session.destroy());
    });
    const takeHttp1 = this.listeners("connection") as ((socket: Socket) => void)[];
    this.removeAllListeners("connection");
    this.on("connection", (socket: Socket) => {
      this.#tellVersion(socket, (isHttp2) => {
        if (isHttp2) this.#http2.emit("connection", socket);
        else for (const take of takeHttp1) take.call(this, socket);
      });
    });
  }

  #tellVersion(socket: Socket, take: (isHttp2: boolean) => void): void {
    let head: Buffer = Buffer.alloc(0);
    const leave = () => socket.destroy();
    const look = (chunk: Buffer) => {
      head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
      const length = Math.min(head.length, TELLING_BYTES);
      const isHttp2 = PREFACE.compare(head, 0, length, 0, length) === 0;
      if (isHttp2 && head.length < TELLING_BYTES) return;
      this.#silent.delete(socket);
      socket.setTimeout(0);
      socket.off("timeout", leave).off("error", leave).off("data", look);
      socket.pause();
      socket.unshift(head);
      take(isHttp2);
      // A session of HTTP/2 fetches by itself what was read ahead; a parser of HTTP/1 waits for it to flow.
      if (!isHttp2) socket.resume();
    };
    this.#silent.add(socket);
    socket.once("close", () => this.#silent.delete(socket));
    socket.setTimeout(this.#silenceMs);
    socket.on("timeout", leave).on("error", leave).on("data", look);
  }

  override closeIdleConnections(): void {
    super.closeIdleConnections();
    for (const socket of this.#silent) socket.destroy();
    // Takes no more requests and ends with the last of those under way.
    for (const session of this.#sessions) if (!session.closed) session.close();
  }

  override closeAllConnections(): void {
    super.closeAllConnections();
    for (const socket of this.#silent) socket.destroy();
    for (const session of this.#sessions) session.destroy();
  }
}
