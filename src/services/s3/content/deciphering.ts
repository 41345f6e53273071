import { Readable } from "node:stream";
import type { BlobReader, ByteRange } from "../../../core/blobs/blobs.js";
import { inPieces, startDecipher } from "./cipher.js";

const READ_BYTES = 512 * 1024;

/**
 * The plain bytes of a range of an encrypted blob. It reads ahead into two buffers that it uses over and over, so that the
 * only new memory is what the decipher answers in.
 */
export class Deciphering extends Readable {
  readonly #blob: BlobReader;
  readonly #decipher: ReturnType<typeof startDecipher>;
  readonly #end: number;
  readonly #buffers = [Buffer.allocUnsafeSlow(READ_BYTES), Buffer.allocUnsafeSlow(READ_BYTES)];
  #turn = 0;
  /** Where the next read begins. */
  #position: number;
  #ahead: Promise<Uint8Array> | undefined;

  constructor(blob: BlobReader, range: ByteRange, secret: { key: Uint8Array; nonce: Uint8Array }) {
    super({ highWaterMark: READ_BYTES });
    this.#blob = blob;
    this.#decipher = startDecipher(secret.key, secret.nonce, range.start);
    this.#position = range.start;
    this.#end = range.end;
  }

  override _read(): void {
    const ahead = this.#ahead ?? this.#readAhead();
    ahead.then(
      (sealed) => this.#give(sealed),
      (error: Error) => this.destroy(error),
    );
  }

  #give(sealed: Uint8Array): void {
    if (this.destroyed) return;
    if (sealed.length === 0) {
      this.push(null);
      return;
    }
    this.#ahead = this.#readAhead();
    for (const piece of inPieces(sealed)) this.push(this.#decipher.update(piece));
  }

  /** Fills the buffer whose turn it is, while the other one is deciphered. */
  #readAhead(): Promise<Uint8Array> {
    const buffer = this.#buffers[this.#turn];
    this.#turn = 1 - this.#turn;
    const wanted = Math.min(READ_BYTES, this.#end - this.#position + 1);
    if (!buffer || wanted <= 0) return Promise.resolve(new Uint8Array(0));
    const into = buffer.subarray(0, wanted);
    const reading = this.#blob.read(into, this.#position).then((bytes) => into.subarray(0, bytes));
    this.#position += wanted;
    // A failure is told when its turn comes.
    reading.catch(() => {});
    return reading;
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    // A read under way goes into our buffers: the file is closed after it.
    const settled = this.#ahead ?? Promise.resolve();
    settled
      .catch(() => {})
      .then(() => this.#blob.close())
      .then(
        () => done(error),
        (failure: Error) => done(error ?? failure),
      );
  }
}
