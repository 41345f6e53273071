import { LINE_BYTES_MAX } from "./line-splitter.js";

/**
 * Messages that runtimes write to `_LAMBDA_TELEMETRY_LOG_FD`: each is one log event, newlines and all.
 *
 * A frame is 4 bytes of type (`0xA55A0003`, or `0xA55A0001` without the time), 4 bytes of length, 8 bytes of
 * microseconds since the epoch, then the text. All numbers big-endian.
 */
const FRAME_TYPE_TIMED = 0xa55a0003;
const FRAME_TYPE_UNTIMED = 0xa55a0001;
/** The low byte tells the log level and format apart; only its lowest bits say what the frame carries. */
const FRAME_MAGIC = 0xa55a;
const HEAD_BYTES = 8;
const TIME_BYTES = 8;

export class LogFrames {
  readonly #message: (text: string, timestamp: number | undefined) => void;
  #waiting: Buffer = Buffer.alloc(0);
  /** Bytes of an over-long message still to be passed over. */
  #skip = 0;

  constructor(message: (text: string, timestamp: number | undefined) => void) {
    this.#message = message;
  }

  push(bytes: Buffer): void {
    this.#waiting = this.#waiting.length === 0 ? bytes : Buffer.concat([this.#waiting, bytes]);
    while (this.#take()) {
      // Every round takes one frame off the front.
    }
  }

  #take(): boolean {
    if (this.#skip > 0) {
      const skipped = Math.min(this.#skip, this.#waiting.length);
      this.#skip -= skipped;
      this.#waiting = this.#waiting.subarray(skipped);
      if (this.#skip > 0) return false;
    }
    if (this.#waiting.length < HEAD_BYTES) return false;
    const type = this.#waiting.readUInt32BE(0);
    if (type >>> 16 !== FRAME_MAGIC) return this.#unframed();
    const timeBytes = type === FRAME_TYPE_UNTIMED ? 0 : TIME_BYTES;
    const length = this.#waiting.readUInt32BE(4);
    const kept = Math.min(length, LINE_BYTES_MAX);
    const start = HEAD_BYTES + timeBytes;
    if (this.#waiting.length < start + kept) return false;
    const timestamp = timeBytes ? Number(this.#waiting.readBigUInt64BE(HEAD_BYTES) / 1000n) : undefined;
    this.#message(this.#waiting.toString("utf8", start, start + kept), timestamp);
    this.#waiting = this.#waiting.subarray(start + kept);
    this.#skip = length - kept;
    return true;
  }

  /** The function wrote to the descriptor by itself: passed on as it is. */
  #unframed(): boolean {
    this.#message(this.#waiting.toString("utf8"), undefined);
    this.#waiting = Buffer.alloc(0);
    return false;
  }
}

/** One frame, for tests and for runtimes of our own that are written in TypeScript. */
export function toLogFrame(text: string, timestamp: number): Buffer {
  const body = Buffer.from(text);
  const head = Buffer.alloc(HEAD_BYTES + TIME_BYTES);
  head.writeUInt32BE(FRAME_TYPE_TIMED, 0);
  head.writeUInt32BE(body.length, 4);
  head.writeBigUInt64BE(BigInt(Math.round(timestamp * 1000)), HEAD_BYTES);
  return Buffer.concat([head, body]);
}
