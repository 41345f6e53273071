import type { EncodedEntry, Engine } from "./engine.js";
import { History, type ReadSet } from "./history.js";
import { Layer } from "./layer.js";
import { Pending } from "./pending.js";
import type { Value } from "./store.js";
import { type ByteKey, encodeKey, type Span } from "./tuple.js";
import { encodeValue } from "./values.js";

/** What a transaction asks to be written. */
export interface Draft {
  layer: Layer;
  /** Spans emptied before the layer is applied. */
  erased: readonly Span[];
  appends: readonly { prefix: ByteKey; value: Uint8Array }[];
}

/** Holds the number of the last append. Its tag is below those of all keys, so no range shows it. */
const STAMP_KEY: ByteKey = "\x01stamp";

/** One group of commits on its way to disk. */
class Batch extends Layer {
  resolve: () => void = () => undefined;
  reject: (error: unknown) => void = () => undefined;
  readonly durable = new Promise<void>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });

  constructor() {
    super();
    // Those who committed hear of a failure; a batch that nobody waits for must not end the process.
    this.durable.catch(() => undefined);
  }
}

/**
 * Commits in memory at once, in one order, and in groups to disk: while the engine writes one batch, the commits that
 * follow gather in the next. Transactions see commits at once, and are acknowledged only when all they saw is on disk;
 * whoever reads outside of a transaction sees what is on disk.
 */
export class Ledger {
  /** Number of the last commit. */
  sequence = 0;
  /** Grows when a batch fails: what transactions have read of it never was. */
  epoch = 0;
  readonly engine: Engine;
  readonly history = new History();
  readonly #pending: Pending<Batch>;
  #scheduled = false;
  /** While the engine is emptied nothing is written into it: what is committed meanwhile follows. */
  #isClearing = false;
  #stamp: number;

  constructor(engine: Engine) {
    this.engine = engine;
    this.#pending = new Pending(engine, new Batch());
    this.#stamp = Number(engine.get(STAMP_KEY) ?? 0);
  }

  get(key: ByteKey): Value | undefined {
    return this.#pending.get(key);
  }

  /** Whether there are commits that are not on disk yet. */
  get isBehind(): boolean {
    return this.#pending.leaving !== undefined || this.#pending.gathering.changes.size > 0;
  }

  /** The span's entries with all commits. To be used up or left in one turn of the loop, as the engine's scan. */
  scan(span: Span, reverse: boolean): Iterable<EncodedEntry> {
    return this.#pending.scan(span, reverse);
  }

  /** Commits unless what was read has changed. `undefined` on a conflict; else resolves when on disk. */
  commit(reads: ReadSet | undefined, epoch: number, draft: Draft): Promise<void> | undefined {
    if (reads && (epoch !== this.epoch || this.history.hasChanged(reads))) return undefined;
    const batch = this.#pending.gathering;
    const keys: ByteKey[] = [];
    const write = (key: ByteKey, value: Uint8Array | null) => {
      batch.set(key, value);
      keys.push(key);
    };
    for (const span of draft.erased) for (const key of this.#pending.keys(span)) write(key, null);
    for (const [key, value] of draft.layer.changes) write(key, value);
    for (const { prefix, value } of draft.appends) write(prefix + encodeKey([++this.#stamp]), value);
    if (draft.appends.length > 0) batch.set(STAMP_KEY, encodeValue(this.#stamp));
    if (keys.length === 0) return this.settled();
    this.sequence += 1;
    this.history.record(this.sequence, keys, reads);
    this.#schedule();
    return batch.durable;
  }

  /** Resolves when every commit so far is on disk. */
  settled(): Promise<void> {
    const batch = this.#pending.gathering.changes.size > 0 ? this.#pending.gathering : this.#pending.leaving;
    return batch?.durable ?? Promise.resolve();
  }

  #schedule(): void {
    if (this.#scheduled || this.#pending.leaving || this.#isClearing) return;
    this.#scheduled = true;
    // In the same turn of the loop other requests come to their commit: let them join.
    setImmediate(() => {
      this.#scheduled = false;
      void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    while (this.#pending.gathering.changes.size > 0) {
      const batch = this.#pending.gathering;
      this.#pending.leaving = batch;
      this.#pending.gathering = new Batch();
      try {
        await this.engine.write(batch.changes);
        this.#pending.leaving = undefined;
        batch.resolve();
      } catch (error) {
        this.#fail(batch, error);
      }
    }
  }

  /** Nothing of a failed batch is on disk, and the commits behind it may have been built on it: all of them fail. */
  #fail(batch: Batch, error: unknown): void {
    const behind = this.#pending.gathering;
    this.#pending.leaving = undefined;
    this.#pending.gathering = new Batch();
    this.epoch += 1;
    batch.reject(error);
    behind.reject(error);
  }

  async clear(): Promise<void> {
    while (this.isBehind) await this.settled().catch(() => undefined);
    this.#isClearing = true;
    try {
      await this.engine.clear();
    } finally {
      this.#isClearing = false;
      if (this.isBehind) this.#schedule();
    }
    this.epoch += 1;
  }
}
