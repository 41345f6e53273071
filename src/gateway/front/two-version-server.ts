import { Server, type ServerOptions } from "node:http";
import {
  createServer as createHttp2Server,
  type Http2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from "node:http2";
import type { Socket } from "node:net";
import type { Clock } from "../../core/clock.js";
import { PlainConnection, type PlainRequest } from "./plain-connection.js";

/** What a client that speaks HTTP/2 without negotiating it first begins with (RFC 9113, section 3.4). */
const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
/** So much of it is no beginning of any HTTP/1 request. */
const TELLING_BYTES = 4;
/** Requests that a client may have under way on one connection: SubscribeToShard holds one open for each shard. */
const STREAMS_MAX = 1_000;

export interface TwoVersionOptions extends ServerOptions {
  /** How long a connection may be open without a byte. */
  silenceMs: number;
  keepAliveTimeout: number;
  clock: Clock;
}

export interface Takers {
  onPlainRequest(request: PlainRequest): void;
  onHttp2Request(request: Http2ServerRequest, response: Http2ServerResponse): void;
}

/**
 * HTTP/1.1 and unencrypted HTTP/2 on one port: the first bytes of a connection tell which. HTTP/2 belongs to Node's own server
 * from there on; so does HTTP/1 from the first request that is not an ordinary one.
 */
export class TwoVersionServer extends Server {
  readonly #silenceMs: number;
  readonly #http2: Http2Server;
  /** Connections that have not sent a byte yet. */
  readonly #silent = new Set<Socket>();
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #plain = new Set<PlainConnection>();

  constructor({ silenceMs, clock, ...options }: TwoVersionOptions, takers: Takers) {
    super(options);
    this.#silenceMs = silenceMs;
    const settings = { maxConcurrentStreams: STREAMS_MAX };
    this.#http2 = createHttp2Server({ settings }, (request, response) => {
      takers.onHttp2Request(request, response);
    });
    this.#http2.on("session", (session) => {
      this.#sessions.add(session);
      session.once("close", () => this.#sessions.delete(session));
      session.on("error", () => session.destroy());
    });
    const takeHttp1 = this.listeners("connection") as ((socket: Socket) => void)[];
    this.removeAllListeners("connection");
    const plainParts = {
      clock,
      keepAliveMs: options.keepAliveTimeout,
      begin: takers.onPlainRequest,
      handOver: (socket: Socket) => {
        for (const take of takeHttp1) take.call(this, socket);
        // A parser of HTTP/1 waits for what was put back to flow.
        socket.resume();
      },
      closed: (connection: PlainConnection) => this.#plain.delete(connection),
    };
    this.on("connection", (socket: Socket) => {
      this.#tellVersion(socket, (isHttp2, head) => {
        if (isHttp2) this.#takeHttp2(socket, head);
        else this.#takePlain(new PlainConnection(socket, plainParts), head);
      });
    });
  }

  #takeHttp2(socket: Socket, head: Buffer): void {
    socket.pause();
    // A session fetches by itself what was read ahead.
    socket.unshift(head);
    this.#http2.emit("connection", socket);
  }

  #takePlain(connection: PlainConnection, head: Buffer): void {
    this.#plain.add(connection);
    connection.take(head);
  }

  #tellVersion(socket: Socket, take: (isHttp2: boolean, head: Buffer) => void): void {
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
      take(isHttp2, head);
    };
    this.#silent.add(socket);
    socket.once("close", () => this.#silent.delete(socket));
    socket.setTimeout(this.#silenceMs);
    socket.on("timeout", leave).on("error", leave).on("data", look);
  }

  override closeIdleConnections(): void {
    super.closeIdleConnections();
    for (const socket of this.#silent) socket.destroy();
    for (const connection of this.#plain) if (connection.isIdle) connection.destroy();
    // Takes no more requests and ends with the last of those under way.
    for (const session of this.#sessions) if (!session.closed) session.close();
  }

  override closeAllConnections(): void {
    super.closeAllConnections();
    for (const socket of this.#silent) socket.destroy();
    for (const connection of this.#plain) connection.destroy();
    for (const session of this.#sessions) session.destroy();
  }
}
