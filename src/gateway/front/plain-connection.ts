import type { Socket } from "node:net";
import type { CancelTimer, Clock } from "../../core/clock.js";
import type { Awaitable } from "../../wire/awaitable.js";
import { type RequestHead, toRequestHead } from "../../wire/http1/request-head.js";
import type { WireResponse } from "../../wire/protocol.js";
import { IncomingBody } from "../body.js";
import { ArrivingBody, DRAIN_BYTES_MAX } from "./arriving-body.js";
import { type PeerFacts, toPeer } from "./http-facts.js";
import { Leaving } from "./leaving.js";
import { type BodyFraming, framingOf } from "./plain-request.js";
import { isLast, sendResponse } from "./plain-response.js";

/** A request as this connection has read it, and the way to answer it. */
export interface PlainRequest {
  readonly head: RequestHead;
  readonly peer: PeerFacts;
  readonly body: IncomingBody;
  readonly departure: Leaving;
  /** Answers; then the connection goes on to its next request. */
  send(response: WireResponse): Awaitable<void>;
  /** Gives the connection up. */
  cut(): void;
}

export interface PlainConnectionParts {
  clock: Clock;
  /** How long a connection may be idle, or a body pause. */
  keepAliveMs: number;
  begin(request: PlainRequest): void;
  /** Takes the socket, paused, with all bytes that are not answered yet put back into it. */
  handOver(socket: Socket): void;
  closed(connection: PlainConnection): void;
}

const EMPTY = Buffer.alloc(0);
const END_OF_HEAD = Buffer.from("\r\n\r\n");
const CRLF_LENGTH = 2;
/** Longer heads are Node's to read. */
const HEAD_BYTES_MAX = 16 * 1024;
/** A head that is not whole after so long is Node's too, with the time that Node gives it. */
const HEAD_MS_MAX = 1_000;
/**
 * So often in the time that a connection may be idle it is looked whether bytes have come or gone. A timer of the socket's own
 * is set anew by each read and write, at a fiftieth of what a small request takes.
 */
const LOOKS = 5;
/** What may wait behind a request that is being answered before reading stops. */
const WAITING_BYTES_MAX = 64 * 1024;
const CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

/**
 * The ordinary requests of a connection of HTTP/1.1: to the letter of the grammar, with a body of a known length; most calls of
 * AWS's clients are. They are read one at a time and answered in order, at a fraction of what Node's own server takes for them.
 * The first that is not ordinary goes there, with the connection: this reader refuses nothing and repairs nothing.
 */
export class PlainConnection {
  readonly #socket: Socket;
  readonly #parts: PlainConnectionParts;
  readonly #peer: PeerFacts;
  /** Bytes that have arrived and belong to no request yet. */
  #unread: Buffer[] = [];
  #unreadBytes = 0;
  /** How many of them it takes to go on. */
  #wantedBytes = 1;
  /** The request that is being answered. */
  #current: Leaving | undefined;
  /** The body that is arriving, of the request that is being answered or was. */
  #body: ArrivingBody | undefined;
  /** Its client waits to be told to send it. */
  #awaitsContinue = false;
  #cancelWait: CancelTimer | undefined;
  #cancelLook: CancelTimer | undefined;
  /** That had come and gone when it was last looked, and how often that was the same. */
  #bytesSeen = 0;
  #quietLooks = 0;

  constructor(socket: Socket, parts: PlainConnectionParts) {
    this.#socket = socket;
    this.#parts = parts;
    this.#peer = toPeer(socket.remoteAddress, "encrypted" in socket);
    this.#lookLater();
    socket.on("data", this.#arrived);
    socket.on("end", this.#ended);
    socket.on("error", this.#failed);
    socket.on("close", this.#closed);
  }

  /** Nothing is being answered, and nothing has come of a next request. */
  get isIdle(): boolean {
    return this.#current === undefined && this.#unreadBytes === 0;
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Takes bytes that somebody else has read off the socket. */
  take(bytes: Buffer): void {
    this.#arrived(bytes);
  }

  readonly #arrived = (arrived: Buffer): void => {
    const bytes = this.#body ? this.#takeBody(this.#body, arrived) : arrived;
    if (bytes.length === 0) return;
    this.#unread.push(bytes);
    this.#unreadBytes += bytes.length;
    if (this.#current) {
      if (this.#unreadBytes > WAITING_BYTES_MAX) this.#socket.pause();
    } else if (this.#unreadBytes >= this.#wantedBytes) this.#read();
  };

  /** What is behind the body. */
  #takeBody(body: ArrivingBody, arrived: Buffer): Buffer {
    const rest = body.accept(arrived);
    if (body.bytesLeft === 0) this.#body = undefined;
    return rest;
  }

  readonly #ended = (): void => {
    this.#body?.cutOff();
    this.#socket.end();
  };

  readonly #failed = (): void => {
    this.#socket.destroy();
  };

  readonly #closed = (): void => {
    this.#cancelWait?.();
    this.#cancelLook?.();
    this.#body?.cutOff();
    this.#current?.leave();
    this.#current = undefined;
    this.#parts.closed(this);
  };

  #lookLater(): void {
    this.#cancelLook = this.#parts.clock.after(this.#parts.keepAliveMs / LOOKS, () => this.#look());
  }

  /** Closes a connection that has been silent, unless its client waits for an answer, or with its body to be read on. */
  #look(): void {
    const bytes = this.#socket.bytesRead + this.#socket.bytesWritten;
    const waitsForBody = this.#body !== undefined && !this.#socket.isPaused();
    const isQuiet = bytes === this.#bytesSeen && (!this.#current || waitsForBody);
    this.#bytesSeen = bytes;
    this.#quietLooks = isQuiet ? this.#quietLooks + 1 : 0;
    if (this.#quietLooks >= LOOKS) this.#socket.destroy();
    else this.#lookLater();
  }

  /** Begins the next request if all of it is here. */
  #read(): void {
    const [first = EMPTY, ...more] = this.#unread;
    const bytes = more.length === 0 ? first : Buffer.concat(this.#unread);
    this.#unread = [bytes];
    const headEnd = bytes.indexOf(END_OF_HEAD);
    if ((headEnd < 0 ? bytes.length : headEnd) > HEAD_BYTES_MAX) this.#handOver();
    else if (headEnd < 0) this.#waitForHead(bytes.length);
    else this.#readWhole(bytes, headEnd);
  }

  #waitForHead(bytes: number): void {
    this.#wantedBytes = bytes + 1;
    this.#cancelWait ??= this.#parts.clock.after(HEAD_MS_MAX, () => this.#handOver());
  }

  #readWhole(bytes: Buffer, headEnd: number): void {
    this.#cancelWait?.();
    this.#cancelWait = undefined;
    const head = toRequestHead(bytes.subarray(0, headEnd + CRLF_LENGTH));
    const framing = head && framingOf(head);
    const start = headEnd + END_OF_HEAD.length;
    if (!head || !framing) this.#handOver();
    else if (framing.streams) this.#beginStream(head, framing, bytes.subarray(start));
    else if (bytes.length < start + framing.bytes) this.#wantedBytes = start + framing.bytes;
    else {
      const end = start + framing.bytes;
      const body = new IncomingBody(bytes.subarray(start, end), framing.bytes);
      this.#begin(head, body, bytes.subarray(end));
    }
  }

  #beginStream(head: RequestHead, { bytes, awaitsContinue }: BodyFraming, arrived: Buffer): void {
    const body = new ArrivingBody(bytes, this.#socket);
    this.#awaitsContinue = awaitsContinue;
    const onFirstRead = () => {
      if (this.#awaitsContinue) this.#socket.write(CONTINUE);
      this.#awaitsContinue = false;
    };
    this.#body = body;
    const rest = this.#takeBody(body, arrived);
    // Nothing more is read before somebody wants it.
    if (this.#body) this.#socket.pause();
    this.#begin(head, new IncomingBody(body, bytes, onFirstRead), rest);
  }

  #begin(head: RequestHead, body: IncomingBody, rest: Buffer): void {
    this.#unread = rest.length > 0 ? [rest] : [];
    this.#unreadBytes = rest.length;
    this.#wantedBytes = 1;
    const departure = new Leaving();
    this.#current = departure;
    this.#parts.begin({
      head,
      peer: this.#peer,
      body,
      departure,
      send: (response) => this.#send(head, response),
      cut: () => this.#socket.destroy(),
    });
  }

  #send(head: RequestHead, response: WireResponse): Awaitable<void> {
    // A client that was not told to go on may send its body or not: nobody could tell it from a next request.
    const isTooMuch = this.#awaitsContinue || (this.#body?.bytesLeft ?? 0) > DRAIN_BYTES_MAX;
    if (isTooMuch) response.headers["connection"] = "close";
    const sending = sendResponse(this.#socket, head.method, response, this.#parts);
    const done = () => this.#sent(isLast(response));
    return sending ? sending.then(done) : done();
  }

  /** A client that does not read its answers is not read either. */
  #sent(isLastAnswer: boolean): void {
    if (this.#socket.writableNeedDrain) this.#socket.once("drain", () => this.#answered(isLastAnswer));
    else this.#answered(isLastAnswer);
  }

  #answered(isLastAnswer: boolean): void {
    this.#current = undefined;
    if (isLastAnswer && this.#body) this.#socket.destroySoon();
    else if (isLastAnswer) this.#socket.end();
    if (isLastAnswer || this.#socket.destroyed) return;
    this.#body?.discard();
    if (this.#socket.isPaused()) this.#socket.resume();
    if (this.#unreadBytes > 0) this.#read();
  }

  #handOver(): void {
    const socket = this.#socket;
    this.#cancelWait?.();
    this.#cancelLook?.();
    socket.off("data", this.#arrived).off("end", this.#ended);
    socket.off("error", this.#failed).off("close", this.#closed);
    socket.pause();
    socket.unshift(Buffer.concat(this.#unread));
    this.#parts.closed(this);
    this.#parts.handOver(socket);
  }
}
