import type { Readable } from "node:stream";
import type { Transaction } from "../store/store.js";

/** What a record keeps of a blob. Plain data. */
export interface BlobRef {
  /** Unguessable, random; never derived from a caller's key. */
  id: string;
  /** Bytes. */
  size: number;
}

export interface ByteRange {
  /** First byte, from 0. */
  start: number;
  /** Last byte, inclusive. */
  end: number;
}

/** An open blob. */
export interface BlobReader {
  /** Fills `into` from `position` on; fewer bytes than it holds only at the blob's end. Returns how many. */
  read(into: Uint8Array, position: number): Promise<number>;
  close(): Promise<void>;
}

/** A blob whose bytes are written through its file descriptor, by a thread. */
export interface NewBlob {
  readonly fd: number;
  /** When all bytes are written, in order from the first. Resolves when they are on disk. Gives the blob up where that fails. */
  finish(size: number): Promise<BlobRef>;
  /** Deletes it. Nobody may write any more: the descriptor may soon be another file's. */
  giveUp(): Promise<void>;
}

/** Bytes to write: at once, or as they come. */
export type BlobSource = Readable | Uint8Array | AsyncIterable<Uint8Array>;

export interface WriteOptions {
  /** More bytes throw AwsError `EntityTooLarge`. */
  maxBytes?: number;
  /** Makes it a file however small, for what child processes read by `path`. */
  file?: boolean;
}

/**
 * Bytes, apart from records. The life of a blob: `write` it; in the transaction that stores its reference, `keep` it; in
 * the transaction that gives up the reference, `drop` it. A blob has one owner: to use it twice, `copy` it.
 *
 * A large blob is a file, on disk before `write` resolves. The bytes of a small one travel inside the transaction that
 * keeps it, so that it costs no sync of its own. What is written and never kept (a crash, a transaction that threw) is
 * deleted at the next start, or after a day. Immutable once written.
 */
export interface Blobs {
  /**
   * Takes the whole stream. A stream that errors, or gives more than `maxBytes`, leaves nothing behind. A full disk throws
   * AwsError `ServiceUnavailable` (503). `keep` wants the very object returned.
   */
  write(source: BlobSource, options?: WriteOptions): Promise<BlobRef>;
  /**
   * Begins a blob that a thread writes. It is a file however small; `write` is for everybody else. It may take the place of
   * a dropped one, of about `sizeHint` bytes if there is a choice.
   */
  create(sizeHint?: number): Promise<NewBlob>;
  /** A second blob with the same bytes; costs no copying. */
  copy(id: string): Promise<BlobRef>;
  /** Makes a written blob permanent when the transaction commits. Without it the blob is not there to read. */
  keep(tx: Transaction, written: BlobRef): void;
  /** Deletes a kept blob when the transaction commits. A missing one is no error. Who has begun to read it reads on. */
  drop(tx: Transaction, id: string): void;
  /** Deletes what was written but will not be kept. Needed only to free the space at once. */
  discard(written: BlobRef): Promise<void>;
  /**
   * The bytes, or a range of them, as a stream with back-pressure. Throws BlobGoneError for a blob that has been dropped:
   * a reader that lost that race looks at its record again.
   */
  read(id: string, range?: ByteRange): Promise<Readable>;
  /**
   * Opens a blob to be read into memory of the reader's own, again and again into the same: for whoever makes other bytes
   * of them (deciphering), to whom a stream's fresh memory for each chunk is waste. Close it.
   */
  open(id: string): Promise<BlobReader>;
  /** All bytes of a small blob. */
  bytes(id: string, maxBytes: number): Promise<Uint8Array>;
  /** Path of a blob written with `file`, for child processes that must read it in place (function code, models). Read only. */
  path(id: string): string;
}

/** The blob has been dropped, or never was kept. */
export class BlobGoneError extends Error {
  constructor(id: string, cause?: unknown) {
    super(`blob ${id} is gone`, { cause });
    this.name = "BlobGoneError";
  }
}
