import type { EncodedEntry } from "./engine.js";
import { isInside, ReadSet } from "./history.js";
import { Layer } from "./layer.js";
import type { Draft, Ledger } from "./ledger.js";
import { overlay } from "./pending.js";
import type { Source } from "./pieces.js";
import type { Value } from "./store.js";
import type { ByteKey, Span } from "./tuple.js";
import { decodeValue } from "./values.js";

/** One run of a transaction: what it has read and what it is to write, in encoded keys of the whole store. */
export class TransactionRun implements Draft, Source {
  readonly layer = new Layer();
  readonly erased: Span[] = [];
  readonly appends: { prefix: ByteKey; value: Uint8Array }[] = [];
  readonly afterCommit: (() => void)[] = [];
  readonly reads: ReadSet;
  readonly epoch: number;
  readonly #ledger: Ledger;
  #over = false;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
    this.reads = new ReadSet(ledger.sequence);
    this.epoch = ledger.epoch;
  }

  /** No more calls: the run has been committed or given up. */
  end(): void {
    this.#over = true;
  }

  get isReadOnly(): boolean {
    return this.layer.changes.size === 0 && this.erased.length === 0 && this.appends.length === 0;
  }

  get(key: ByteKey): Value | undefined {
    this.#checkRunning();
    const own = this.layer.get(key);
    if (own) return decodeValue(own);
    if (own === null || this.#isErased(key)) return undefined;
    this.reads.addKey(key, this.#ledger.sequence);
    return this.#ledger.get(key);
  }

  scan(span: Span, reverse: boolean): Iterable<EncodedEntry> {
    this.#checkRunning();
    const committed = this.#ledger.scan(span, reverse);
    return overlay(this.#withoutErased(committed), this.layer, span, reverse);
  }

  /** Notes that the span has been read. */
  noteRead(span: Span): void {
    this.reads.addSpan(span, this.#ledger.sequence);
  }

  set(key: ByteKey, value: Uint8Array | null): void {
    this.#checkRunning();
    this.layer.set(key, value);
  }

  append(prefix: ByteKey, value: Uint8Array): void {
    this.#checkRunning();
    this.appends.push({ prefix, value });
  }

  erase(span: Span): void {
    this.#checkRunning();
    if (span.low >= span.high) return;
    for (const key of this.layer.keysIn(span)) this.layer.delete(key);
    this.erased.push(span);
  }

  *#withoutErased(entries: Iterable<EncodedEntry>): Iterable<EncodedEntry> {
    if (this.erased.length === 0) yield* entries;
    else for (const entry of entries) if (!this.#isErased(entry.key)) yield entry;
  }

  #isErased(key: ByteKey): boolean {
    return this.erased.some((span) => isInside(key, span));
  }

  #checkRunning(): void {
    if (this.#over) throw new Error("the transaction is over: a call inside it was not awaited");
  }
}
