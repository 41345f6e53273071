import type { BlobReader, ByteRange } from "../../../core/blobs/blobs.js";
import type { Lender, Lent } from "../../../core/lending-stream.js";
import { BUFFER_BYTES, type Buffers } from "./buffers.js";
import { decipherInPlace, type RunningCipher, startDecipher } from "./cipher.js";

/** One is read into, one is on its way to the reader, one waits for its turn. */
const BUFFERS_MAX = 3;

interface Filled {
  buffer: Uint8Array;
  bytes: number;
}

/** The plain bytes of a range of a blob, read ahead into a few buffers and deciphered where they lie. */
export class BlobLender implements Lender {
  readonly #blob: BlobReader;
  readonly #decipher: RunningCipher | undefined;
  readonly #end: number;
  readonly #buffers: Buffers;
  #taken = 0;
  /** Where the next read begins. */
  #position: number;
  #ahead: Promise<Filled> | undefined;
  #onReturn: (() => void) | undefined;
  #isClosed = false;

  constructor(
    blob: BlobReader,
    range: ByteRange,
    secret: { key: Uint8Array; nonce: Uint8Array } | undefined,
    buffers: Buffers,
  ) {
    this.#blob = blob;
    this.#decipher = secret && startDecipher(secret.key, secret.nonce, range.start);
    this.#position = range.start;
    this.#end = range.end;
    this.#buffers = buffers;
  }

  async next(): Promise<Lent | undefined> {
    while (!this.#ahead && !this.#isClosed && this.#taken === BUFFERS_MAX) await this.#returned();
    if (this.#isClosed) return undefined;
    this.#readAhead();
    const filled = await this.#ahead;
    this.#ahead = undefined;
    if (!filled) return undefined;
    const { buffer } = filled;
    if (filled.bytes === 0 || this.#isClosed) {
      this.#giveBack(buffer);
      return undefined;
    }
    this.#readAhead();
    const bytes = buffer.subarray(0, filled.bytes);
    if (this.#decipher) decipherInPlace(this.#decipher, bytes, this.#buffers.memory);
    return { bytes, giveBack: () => this.#giveBack(buffer) };
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#onReturn?.();
    // A read under way goes into our buffer: the file is closed after it.
    await this.#ahead?.catch(() => undefined);
    await this.#blob.close();
  }

  /** Begins to fill a buffer, if there is one and anything is left to read. */
  #readAhead(): void {
    const wanted = Math.min(BUFFER_BYTES, this.#end - this.#position + 1);
    if (this.#ahead || wanted <= 0 || this.#taken === BUFFERS_MAX) return;
    const buffer = this.#buffers.take();
    this.#taken++;
    this.#ahead = this.#blob
      .read(buffer.subarray(0, wanted), this.#position)
      .then((bytes) => ({ buffer, bytes }));
    // A failure is told when its turn comes.
    this.#ahead.catch(() => undefined);
    this.#position += wanted;
  }

  #giveBack(buffer: Uint8Array): void {
    this.#taken--;
    this.#buffers.giveBack(buffer);
    this.#onReturn?.();
  }

  #returned(): Promise<void> {
    return new Promise((resolve) => {
      this.#onReturn = resolve;
    });
  }
}
