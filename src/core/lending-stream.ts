import { Readable } from "node:stream";

/** Bytes in memory that will hold others once they are given back. */
export interface Lent {
  readonly bytes: Uint8Array;
  /** Called once, when nobody looks at the bytes any more. Who cannot be sure of that drops them instead. */
  giveBack(): void;
}

/** Gives out chunks in a bounded amount of memory that it uses over and over. */
export interface Lender {
  /** The next chunk, undefined at the end. Waits while all memory is lent out. One call at a time. */
  next(): Promise<Lent | undefined>;
  /** Ends it early or late; a call of `next` that waits is answered. */
  close(): Promise<void>;
}

/**
 * The bytes of a lender. Read as a stream, each chunk is a copy that is the reader's own. Whoever is soon done with a chunk
 * (a connection) takes it by `lend` instead, which leaves no garbage: V8 marks the whole heap for every 64 MB of that.
 */
export class LendingStream extends Readable {
  readonly #lender: Lender;

  constructor(lender: Lender) {
    super();
    this.#lender = lender;
  }

  /** The next chunk in lent memory. `destroy` the stream when done; it is not to be read besides. */
  lend(): Promise<Lent | undefined> {
    return this.destroyed ? Promise.resolve(undefined) : this.#lender.next();
  }

  override _read(): void {
    this.#lender.next().then(
      (lent) => {
        this.push(lent ? Buffer.from(lent.bytes) : null);
        lent?.giveBack();
      },
      (error: Error) => this.destroy(error),
    );
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#lender.close().then(
      () => done(error),
      (failure: Error) => done(error ?? failure),
    );
  }
}
