import type { Awaitable } from "../../wire/awaitable.js";
import { readList, readListing, readRange } from "./pieces.js";
import type {
  Bounds,
  Entry,
  Key,
  KeyPart,
  Listing,
  Range,
  RootStore,
  Store,
  Transaction,
  Value,
} from "./store.js";
import type { TransactionRun } from "./transaction.js";
import type { Transactor } from "./transactor.js";
import { type ByteKey, checkKey, encodeKey, KEY_BYTES_MAX, toSpan } from "./tuple.js";
import { encodeValue } from "./values.js";

/** Bytes that the number of an append takes. */
const STAMP_BYTES = 9;

/** The store below an encoded prefix. The prefix comes first in every key: there is no way around it. */
class ScopedStore implements Store {
  protected readonly transactor: Transactor;
  readonly #prefix: ByteKey;

  constructor(transactor: Transactor, prefix: ByteKey) {
    this.transactor = transactor;
    this.#prefix = prefix;
  }

  get<T>(key: Key): T | undefined {
    return this.transactor.onDisk.get(checkKey(this.#prefix + encodeKey(key))) as T | undefined;
  }

  async getMany<T>(keys: readonly Key[]): Promise<(T | undefined)[]> {
    const { onDisk } = this.transactor;
    return keys.map((key) => onDisk.get(checkKey(this.#prefix + encodeKey(key))) as T | undefined);
  }

  range<T>(range: Range): AsyncIterable<Entry<T>> {
    return readRange<T>(this.transactor.onDisk, range, this.#prefix);
  }

  list<T>(range: Range): Entry<T>[] {
    return readList<T>(this.transactor.onDisk, range, this.#prefix);
  }

  listing<T>(prefix: Key, range: Bounds, limit: number): Listing<T> {
    return readListing<T>(this.transactor.onDisk, range, limit, this.#prefix + encodeKey(prefix));
  }

  transact<R>(work: (tx: Transaction) => Awaitable<R>): Promise<R> {
    return this.transactor.transact((run) => work(new ScopedTransaction(run, this.#prefix)));
  }

  put(key: Key, value: Value): Promise<void> {
    const bytes = checkKey(this.#prefix + encodeKey(key));
    return this.transactor.write((run) => run.set(bytes, encodeValue(value)));
  }

  delete(key: Key): Promise<void> {
    const bytes = checkKey(this.#prefix + encodeKey(key));
    return this.transactor.write((run) => run.set(bytes, null));
  }

  scope(...prefix: KeyPart[]): Store {
    return new ScopedStore(this.transactor, this.#prefix + encodeKey(prefix));
  }
}

class ScopedTransaction implements Transaction {
  readonly #run: TransactionRun;
  readonly #prefix: ByteKey;
  #key: Key = [];
  /** The key above, encoded. */
  #bytes: ByteKey = "";

  constructor(run: TransactionRun, prefix: ByteKey) {
    this.#run = run;
    this.#prefix = prefix;
  }

  static runOf(tx: Transaction): TransactionRun {
    if (!(tx instanceof ScopedTransaction)) throw new TypeError("not a transaction of this store");
    return tx.#run;
  }

  get<T>(key: Key): T | undefined {
    return this.#run.get(this.#encode(key)) as T | undefined;
  }

  async getMany<T>(keys: readonly Key[]): Promise<(T | undefined)[]> {
    return keys.map((key) => this.#run.get(this.#encode(key)) as T | undefined);
  }

  range<T>(range: Range): AsyncIterable<Entry<T>> {
    return readRange<T>(this.#run, range, this.#prefix);
  }

  list<T>(range: Range): Entry<T>[] {
    return readList<T>(this.#run, range, this.#prefix);
  }

  listing<T>(prefix: Key, range: Bounds, limit: number): Listing<T> {
    return readListing<T>(this.#run, range, limit, this.#prefix + encodeKey(prefix));
  }

  put(key: Key, value: Value): void {
    this.#run.set(this.#encode(key), encodeValue(value));
  }

  delete(key: Key): void {
    this.#run.set(this.#encode(key), null);
  }

  append(prefix: Key, value: Value): void {
    const bytes = this.#prefix + encodeKey(prefix);
    if (bytes.length + STAMP_BYTES > KEY_BYTES_MAX) checkKey(bytes + " ".repeat(STAMP_BYTES));
    this.#run.append(bytes, encodeValue(value));
  }

  deleteRange(range: Range): void {
    this.#run.erase(toSpan(range, this.#prefix));
  }

  /** What has been read is often written next: its key is encoded once. */
  #encode(key: Key): ByteKey {
    if (this.#bytes === "" || !isSame(key, this.#key)) {
      this.#bytes = checkKey(this.#prefix + encodeKey(key));
      this.#key = key.slice();
    }
    return this.#bytes;
  }
}

/** Whether two keys have the very same parts. */
function isSame(a: Key, b: Key): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The whole store, as the process owns it. */
export class WholeStore extends ScopedStore implements RootStore {
  constructor(transactor: Transactor) {
    super(transactor, "");
  }

  close(): Promise<void> {
    return this.transactor.close();
  }

  clear(): Promise<void> {
    return this.transactor.clear();
  }
}

/** A service's transaction seen from outside its scope. For `core` alone: outbox, jobs and blobs write beside the service. */
export interface RootTransaction extends Transaction {
  /** Runs `callback` when the commit is on disk; not at all if there is none. */
  afterCommit(callback: () => void): void;
}

class WholeTransaction extends ScopedTransaction implements RootTransaction {
  readonly #afterCommit: (() => void)[];

  constructor(run: TransactionRun) {
    super(run, "");
    this.#afterCommit = run.afterCommit;
  }

  afterCommit(callback: () => void): void {
    this.#afterCommit.push(callback);
  }
}

export function rootOf(tx: Transaction): RootTransaction {
  return new WholeTransaction(ScopedTransaction.runOf(tx));
}
