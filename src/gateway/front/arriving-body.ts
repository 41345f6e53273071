import { Readable } from "node:stream";

/** What an answered request may still send before its connection is cut instead of drained. */
export const DRAIN_BYTES_MAX = 1024 * 1024;

/** The way to the connection that a body arrives on. */
export interface BodySource {
  resume(): void;
  pause(): void;
}

/** A body that is read as it arrives, by whoever wants it; nobody's bytes are thrown away. */
export class ArrivingBody extends Readable {
  readonly #source: BodySource;
  #bytesLeft: number;
  #isUnwanted = false;

  constructor(bytes: number, source: BodySource) {
    super();
    this.#bytesLeft = bytes;
    this.#source = source;
  }

  /** What has still to arrive. */
  get bytesLeft(): number {
    return this.#bytesLeft;
  }

  /** Takes what belongs to the body, and gives back what is behind it. */
  accept(bytes: Buffer): Buffer {
    const own = bytes.length > this.#bytesLeft ? bytes.subarray(0, this.#bytesLeft) : bytes;
    this.#bytesLeft -= own.length;
    if (own.length === 0 || this.#isUnwanted || this.destroyed) return bytes.subarray(own.length);
    const wantsMore = this.push(own);
    if (this.#bytesLeft === 0) this.push(null);
    else if (!wantsMore) this.#source.pause();
    return bytes.subarray(own.length);
  }

  /** The request is answered: what of it still arrives is of no use. */
  discard(): void {
    this.#isUnwanted = true;
    this.#source.resume();
  }

  /** The client went away: an error to all who listen, as of Node's own requests. */
  cutOff(): void {
    const error = Object.assign(new Error("the client went away"), { code: "ECONNRESET" });
    this.destroy(this.listenerCount("error") > 0 ? error : undefined);
  }

  override _read(): void {
    if (this.#bytesLeft > 0) this.#source.resume();
  }
}
