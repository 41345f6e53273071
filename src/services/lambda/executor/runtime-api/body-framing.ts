import { type Headers, toHeaders } from "../../../../wire/http1/request-head.js";
import type { RequestHead } from "./http-head.js";

/** Takes a request's body as it arrives. `data` answers false to ask for a pause; `resume` is then called by the taker. */
export interface BodySink {
  data(bytes: Buffer): boolean;
  end(trailers: Headers): void;
  /** The connection broke off before the end. */
  abort(): void;
}

/** Takes bytes off the front of a buffer and passes the body's on; tells how many it took. */
export interface BodyFraming {
  readonly done: boolean;
  /** Returns the number of bytes consumed, or -1 for a malformed body. */
  take(bytes: Buffer, sink: BodySink): number;
}

const NO_TRAILERS: Headers = {};

/** How the body of a request is delimited, after RFC 9112 section 6; undefined when the head contradicts itself. */
export function toBodyFraming(head: RequestHead): BodyFraming | undefined {
  const coding = head.headers["transfer-encoding"];
  if (coding !== undefined) return coding.toLowerCase() === "chunked" ? new ChunkedFraming() : undefined;
  const length = head.headers["content-length"] ?? "0";
  return /^\d{1,15}$/.test(length) ? new LengthFraming(Number(length)) : undefined;
}

class LengthFraming implements BodyFraming {
  done = false;
  #left: number;

  constructor(length: number) {
    this.#left = length;
  }

  take(bytes: Buffer, sink: BodySink): number {
    const taken = Math.min(this.#left, bytes.length);
    this.#left -= taken;
    if (taken > 0) sink.data(taken === bytes.length ? bytes : bytes.subarray(0, taken));
    if (this.#left === 0) {
      this.done = true;
      sink.end(NO_TRAILERS);
    }
    return taken;
  }
}

/** Longest line of chunk framing (size with extensions, or one trailer). */
const LINE_BYTES_MAX = 16 * 1024;
const TRAILERS_MAX = 16;
const CRLF_BYTES = 2;

class ChunkedFraming implements BodyFraming {
  done = false;
  #left = 0;
  #part: "size" | "data" | "gap" | "trailers" = "size";
  readonly #trailers: string[] = [];

  take(bytes: Buffer, sink: BodySink): number {
    let at = 0;
    while (!this.done && at < bytes.length) {
      const taken = this.#part === "data" ? this.#data(bytes, at, sink) : this.#line(bytes, at, sink);
      if (taken < 0) return -1;
      if (taken === 0) break;
      at += taken;
    }
    return at;
  }

  #data(bytes: Buffer, at: number, sink: BodySink): number {
    const taken = Math.min(this.#left, bytes.length - at);
    this.#left -= taken;
    sink.data(bytes.subarray(at, at + taken));
    if (this.#left === 0) this.#part = "gap";
    return taken;
  }

  #line(bytes: Buffer, at: number, sink: BodySink): number {
    const end = bytes.indexOf("\r\n", at, "latin1");
    if (end < 0) return bytes.length - at > LINE_BYTES_MAX ? -1 : 0;
    const line = bytes.toString("latin1", at, end);
    if (this.#part === "gap") {
      if (line !== "") return -1;
      this.#part = "size";
    } else if (this.#part === "size") {
      const size = /^([0-9a-fA-F]{1,8})(?:;.*)?$/.exec(line)?.[1];
      if (size === undefined) return -1;
      this.#left = Number.parseInt(size, 16);
      this.#part = this.#left > 0 ? "data" : "trailers";
    } else if (line !== "") {
      if (this.#trailers.push(line) > TRAILERS_MAX) return -1;
    } else {
      const trailers = toHeaders(Buffer.from(this.#trailers.map((line) => `${line}\r\n`).join(""), "latin1"));
      if (!trailers) return -1;
      this.done = true;
      sink.end(trailers);
    }
    return end + CRLF_BYTES - at;
  }
}
