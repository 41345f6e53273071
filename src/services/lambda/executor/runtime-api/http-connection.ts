import type { Socket } from "node:net";
import { type BodyFraming, type BodySink, toBodyFraming } from "./body-framing.js";
import { HEAD_BYTES_MAX, type RequestHead, toRequestHead, toResponseHead } from "./http-head.js";

/** A request whose body is on its way and whose answer is owed. */
export interface Exchange {
  readonly head: RequestHead;
  /** Answers; `headers` are whole lines, each ended by CRLF. Only the first answer is sent. */
  reply(status: number, headers: string, body: string | Uint8Array): void;
  /** Stops and restarts reading from the runtime: back-pressure for streamed bodies. */
  pause(): void;
  resume(): void;
}

/** Begins an exchange: called when a head has arrived, answers with the taker of its body. */
export type Begin = (exchange: Exchange) => BodySink;

const EMPTY = Buffer.alloc(0);
const CRLF_BYTES = 2;
/** Bytes that may wait behind an unanswered request before reading stops. */
const WAITING_BYTES_MAX = 256 * 1024;

/**
 * One connection of a runtime. Requests may be pipelined; they are read one after the other and answered in order.
 * Made for the Runtime API alone: no upgrade, no compression.
 */
export class HttpConnection {
  readonly #socket: Socket;
  readonly #begin: Begin;
  readonly #closed: () => void;
  #waiting: Buffer = EMPTY;
  #current: { framing: BodyFraming; sink: BodySink; keepAlive: boolean } | undefined;
  #answered = true;

  constructor(socket: Socket, begin: Begin, closed: () => void) {
    this.#socket = socket;
    this.#begin = begin;
    this.#closed = closed;
    socket.setNoDelay(true);
    socket.on("data", (bytes) => this.#arrived(bytes));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#gone());
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #arrived(bytes: Buffer): void {
    this.#waiting = this.#waiting.length === 0 ? bytes : Buffer.concat([this.#waiting, bytes]);
    this.#advance();
  }

  #advance(): void {
    while (this.#waiting.length > 0 && !this.#socket.destroyed) {
      if (this.#current && !this.#current.framing.done) {
        if (!this.#takeBody(this.#current)) return;
      } else if (!this.#answered) {
        if (this.#waiting.length > WAITING_BYTES_MAX) this.#socket.pause();
        return;
      } else if (!this.#takeHead()) return;
    }
  }

  #takeBody({ framing, sink }: { framing: BodyFraming; sink: BodySink }): boolean {
    const taken = framing.take(this.#waiting, sink);
    if (taken < 0) return this.#refuse();
    this.#waiting = taken === this.#waiting.length ? EMPTY : this.#waiting.subarray(taken);
    return taken > 0 || framing.done;
  }

  #takeHead(): boolean {
    const end = this.#waiting.indexOf("\r\n\r\n", 0, "latin1");
    if (end < 0) return this.#waiting.length > HEAD_BYTES_MAX ? this.#refuse() : false;
    const head = toRequestHead(this.#waiting.subarray(0, end + CRLF_BYTES));
    const framing = head && toBodyFraming(head);
    if (!head || !framing) return this.#refuse();
    this.#waiting = this.#waiting.subarray(end + 4);
    this.#answered = false;
    if (head.headers["expect"]?.toLowerCase() === "100-continue") {
      this.#socket.write("HTTP/1.1 100 Continue\r\n\r\n");
    }
    const sink = this.#begin(this.#exchange(head));
    this.#current = { framing, sink, keepAlive: head.keepAlive };
    // A request without a body ends here, even when nothing more has arrived.
    framing.take(EMPTY, sink);
    return true;
  }

  #exchange(head: RequestHead): Exchange {
    let open = true;
    return {
      head,
      reply: (status, headers, body) => {
        if (!open) return;
        open = false;
        this.#send(status, headers, body);
      },
      pause: () => void this.#socket.pause(),
      resume: () => void this.#socket.resume(),
    };
  }

  #send(status: number, headers: string, body: string | Uint8Array): void {
    if (this.#socket.destroyed) return;
    if (typeof body === "string") {
      this.#socket.write(toResponseHead(status, headers, Buffer.byteLength(body)) + body);
    } else {
      this.#socket.cork();
      this.#socket.write(toResponseHead(status, headers, body.byteLength), "latin1");
      this.#socket.write(body);
      this.#socket.uncork();
    }
    this.#answered = true;
    if (this.#current && !this.#current.keepAlive) this.#socket.end();
    else if (this.#socket.isPaused()) this.#socket.resume();
    if (this.#waiting.length > 0) queueMicrotask(() => this.#advance());
  }

  #refuse(): false {
    this.#socket.end(`${toResponseHead(400, "Connection: close\r\n", 0)}`);
    this.#waiting = EMPTY;
    return false;
  }

  #gone(): void {
    if (this.#current && !this.#current.framing.done) this.#current.sink.abort();
    this.#current = undefined;
    this.#closed();
  }
}
