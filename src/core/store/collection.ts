import { type Awaitable, whenThere } from "../../wire/awaitable.js";
import type { Bounds, Entry, Key, KeyPart, Listing, Range, Reader, Transaction } from "./store.js";

/** A page of a listing; `next` is the key to start after, absent on the last page. */
export interface Page<T> {
  items: Entry<T>[];
  next?: Key;
}

/**
 * A typed set of records under one name of a store. Readers take the store or a transaction; writers a transaction.
 * A service declares its collections in `store.ts`; no other file names a key.
 */
export interface Collection<T> {
  readonly name: string;
  get(from: Reader, ...key: KeyPart[]): Awaitable<T | undefined>;
  put(tx: Transaction, key: Key, value: T): void;
  delete(tx: Transaction, ...key: KeyPart[]): void;
  range(from: Reader, range?: Range): AsyncIterable<Entry<T>>;
  /** Up to `limit` records of the range, plus where the next page starts. */
  page(from: Reader, limit: number, range?: Range): Awaitable<Page<T>>;
  listing(from: Reader, range: Bounds, limit: number): Awaitable<Listing<T>>;
}

export function collection<T>(name: string): Collection<T> {
  const inside = (range: Range): Range => ({
    ...range,
    prefix: [name, ...(range.prefix ?? [])],
    start: range.start && [name, ...range.start],
    end: range.end && [name, ...range.end],
  });
  const strip = (entry: Entry<T>): Entry<T> => ({ key: entry.key.slice(1), value: entry.value });
  return {
    name,
    get: (from, ...key) => from.get<T>([name, ...key]),
    put: (tx, key, value) => tx.put([name, ...key], value),
    delete: (tx, ...key) => tx.delete([name, ...key]),
    async *range(from, range = {}) {
      for await (const entry of from.range<T>(inside(range))) yield strip(entry);
    },
    page: (from, limit, range = {}) =>
      whenThere(from.list<T>({ ...inside(range), limit: limit + 1 }), (found) => {
        const items = found.slice(0, limit).map(strip);
        const last = items.at(-1);
        return found.length > limit && last ? { items, next: last.key } : { items };
      }),
    listing: (from, range, limit) => from.listing<T>([name], range, limit),
  };
}
