import type { Readable } from "node:stream";

/**
 * Bytes, apart from the store. A blob is written whole, synced and only then named by a transaction: a crash leaves at
 * worst an unnamed blob, which `sweep` deletes. Immutable once written.
 */
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

export interface Blobs {
  /**
   * Writes the stream to disk and syncs it. A stream that errors, or gives more than `maxBytes` (AwsError `EntityTooLarge`),
   * leaves nothing behind. A full disk throws AwsError `ServiceUnavailable` (503).
   */
  write(source: Readable | Uint8Array, options?: { maxBytes?: number }): Promise<BlobRef>;
  /** The bytes, or a range of them, as a stream with back-pressure. */
  read(id: string, range?: ByteRange): Promise<Readable>;
  /** All bytes of a small blob. */
  bytes(id: string, maxBytes: number): Promise<Uint8Array>;
  /** Path of the file, for child processes that must read it in place (function code, models). Read only. */
  path(id: string): string;
  /** Deletes; a missing blob is no error. Call it after the transaction that dropped the last reference. */
  delete(id: string): Promise<void>;
}
