import type { Value } from "./store.js";
import type { ByteKey, Span } from "./tuple.js";

export interface EncodedEntry {
  key: ByteKey;
  value: Value;
  /** Encoded size of the value. */
  bytes: number;
}

/** Encoded values by encoded key; null deletes. */
export type Changes = ReadonlyMap<ByteKey, Uint8Array | null>;

/** What a local engine must do for `LedgerStore` to make a store of it: an ordered map on disk with one writer. */
export interface Engine {
  /** What the last finished write left. */
  get(key: ByteKey): Value | undefined;
  /** The span's entries, of one moment, in order. Lazy, but to be used up or left within one turn of the event loop. */
  scan(span: Span, reverse: boolean): Iterable<EncodedEntry>;
  keys(span: Span): Iterable<ByteKey>;
  /** Writes all or nothing, and resolves when it is on disk. One at a time. */
  write(changes: Changes): Promise<void>;
  clear(): Promise<void>;
  close(): Promise<void>;
}
