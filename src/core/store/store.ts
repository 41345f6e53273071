import type { Awaitable } from "../../wire/awaitable.js";

/**
 * The store: an ordered key-value map with serializable transactions. A resolved write is on disk.
 *
 * Keys are tuples, ordered element by element: numbers before strings before bytes; strings by their UTF-8 bytes,
 * bytes unsigned; a shorter tuple before a longer one with the same start. A key of up to 3,900 encoded bytes is taken.
 * Bytes in keys are not to be changed in place: transactions remember keys by their parts.
 */
export type KeyPart = string | number | Uint8Array;
export type Key = readonly KeyPart[];

/**
 * Plain objects, arrays, strings, numbers (-0 becomes 0), bigint, booleans, Uint8Array, Date, Map, Set, null, undefined.
 * What is read is a copy of what was put. A value that is `undefined` itself reads as if the key were not there.
 */
export type Value = unknown;

/** A range without a limit. */
export type Bounds = Omit<Range, "limit">;

/** All bounds hold together. `start` is the lower and `end` the upper bound, also when `reverse`; give whole keys. */
export interface Range {
  /** Only keys that start with this tuple. */
  prefix?: Key;
  /** Lower bound, inclusive. */
  start?: Key;
  /** Leaves out a key equal to `start`. */
  startExclusive?: boolean;
  /** Upper bound, exclusive unless `endInclusive`. */
  end?: Key;
  endInclusive?: boolean;
  reverse?: boolean;
  /** At most this many entries. */
  limit?: number;
}

export interface Entry<T = Value> {
  key: Key;
  value: T;
}

/** What a range holds, in key order. Keys are decoded only for those who ask. */
export interface Listing<T = Value> {
  readonly length: number;
  valueAt(index: number): T;
  keyAt(index: number): Key;
}

export interface Reader {
  /** At once, where the engine has it at hand; a fault is thrown, or rejects. */
  get<T = Value>(key: Key): Awaitable<T | undefined>;
  getMany<T = Value>(keys: readonly Key[]): Promise<(T | undefined)[]>;
  /**
   * In key order, each key at most once, read in pieces so that a long range costs constant memory and a slow consumer
   * holds nothing open. Each piece is consistent in itself; what is written meanwhile may or may not be seen. In a
   * transaction the whole range is consistent, or the transaction runs again.
   */
  range<T = Value>(range: Range): AsyncIterable<Entry<T>>;
  /** Collects a range, as of one moment; give `limit`. */
  list<T = Value>(range: Range): Awaitable<Entry<T>[]>;
  /** The same, up to `limit`; the range's keys, and those that are given, are the ones below `prefix`, without that. */
  listing<T = Value>(prefix: Key, range: Bounds, limit: number): Awaitable<Listing<T>>;
}

export interface Transaction extends Reader {
  put(key: Key, value: Value): void;
  delete(key: Key): void;
  /**
   * Puts the value under `prefix` and one more part, a number greater than that of any earlier commit: a log in the order
   * of commits, without a counter that writers would fight over. The key is not known, nor can it be read, before the commit.
   */
  append(prefix: Key, value: Value): void;
  /**
   * Deletes every key of the range when the transaction commits; of thousands of keys, delete piece by piece (`clearRange`).
   * Returns nothing: read first to know what goes.
   */
  deleteRange(range: Range): void;
}

export interface Store extends Reader {
  /**
   * Runs `work` serializably: it sees its own writes, and commits only if all it read is unchanged; otherwise it runs
   * again, so it must have no other effect. Resolves when the commit is on disk. A throw commits nothing.
   */
  transact<R>(work: (tx: Transaction) => Awaitable<R>): Promise<R>;
  /** One durable write without reading. */
  put(key: Key, value: Value): Promise<void>;
  delete(key: Key): Promise<void>;
  /** The part of the map below `prefix`, as a store of its own: no key outside it can be reached. */
  scope(...prefix: KeyPart[]): Store;
}

/** The store as the process owns it. */
export interface RootStore extends Store {
  /** Waits until every acknowledged write is on disk, then closes. */
  close(): Promise<void>;
  /** Deletes everything. */
  clear(): Promise<void>;
}
