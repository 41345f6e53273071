import type { EncodedEntry } from "./engine.js";
import type { Bounds, Entry, Key, Listing, Range } from "./store.js";
import { type ByteKey, KeyReader, type Span, toSpan } from "./tuple.js";

/** Where entries are read from: a ledger, its engine or a transaction. */
export interface Source {
  scan(span: Span, reverse: boolean): Iterable<EncodedEntry>;
  noteRead?(span: Span): void;
}

/** What one read takes into memory: the larger of the two ends it. */
const PIECE_ENTRIES_MAX = 256;
const PIECE_BYTES_MAX = 1_048_576;

interface Piece {
  entries: EncodedEntry[];
  /** What is left to read; absent at the end. */
  rest?: Span;
}

function readPiece(
  source: Source,
  span: Span,
  reverse: boolean,
  entriesMax: number,
  bytesMax: number,
): Piece {
  const entries: EncodedEntry[] = [];
  let bytes = 0;
  if (span.low < span.high && entriesMax > 0) {
    for (const entry of source.scan(span, reverse)) {
      entries.push(entry);
      bytes += entry.bytes;
      if (entries.length < entriesMax && bytes < bytesMax) continue;
      const { read, rest } = splitAt(span, entry.key, reverse);
      source.noteRead?.(read);
      return { entries, rest };
    }
    source.noteRead?.(span);
  }
  return { entries };
}

/** The part of the span up to and with the key, in reading order, and the part after it. */
function splitAt(span: Span, key: ByteKey, reverse: boolean): { read: Span; rest: Span } {
  const after = `${key}\x00`;
  return reverse
    ? { read: { low: key, high: span.high }, rest: { low: span.low, high: key } }
    : { read: { low: span.low, high: after }, rest: { low: after, high: span.high } };
}

/** All of the range at one moment. */
function readAll(source: Source, range: Bounds, limit: number, scope: ByteKey): readonly EncodedEntry[] {
  const span = toSpan(range, scope);
  return readPiece(source, span, range.reverse ?? false, limit, Number.POSITIVE_INFINITY).entries;
}

export function readList<T>(source: Source, range: Range, scope: ByteKey): Entry<T>[] {
  const keys = new KeyReader(scope.length);
  const entries = readAll(source, range, range.limit ?? Number.POSITIVE_INFINITY, scope);
  return entries.map(({ key, value }) => ({ key: keys.read(key), value: value as T }));
}

export function readListing<T>(source: Source, range: Bounds, limit: number, scope: ByteKey): Listing<T> {
  return new ReadListing<T>(readAll(source, range, limit, scope), scope.length);
}

class ReadListing<T> implements Listing<T> {
  readonly length: number;
  readonly #entries: readonly EncodedEntry[];
  readonly #keys: KeyReader;

  constructor(entries: readonly EncodedEntry[], scopeBytes: number) {
    this.length = entries.length;
    this.#entries = entries;
    this.#keys = new KeyReader(scopeBytes);
  }

  valueAt(index: number): T {
    return this.#at(index).value as T;
  }

  keyAt(index: number): Key {
    return this.#keys.read(this.#at(index).key);
  }

  #at(index: number): EncodedEntry {
    const entry = this.#entries[index];
    if (!entry) throw new RangeError(`no entry ${index} among ${this.length}`);
    return entry;
  }
}

/** The range, piece by piece: nothing stays open while the consumer thinks. */
export async function* readRange<T>(source: Source, range: Range, scope: ByteKey): AsyncGenerator<Entry<T>> {
  const keys = new KeyReader(scope.length);
  let left = range.limit ?? Number.POSITIVE_INFINITY;
  let span: Span | undefined = toSpan(range, scope);
  while (span && left > 0) {
    const entriesMax = Math.min(left, PIECE_ENTRIES_MAX);
    const piece = readPiece(source, span, range.reverse ?? false, entriesMax, PIECE_BYTES_MAX);
    left -= piece.entries.length;
    span = piece.rest;
    for (const { key, value } of piece.entries) yield { key: keys.read(key), value: value as T };
  }
}
