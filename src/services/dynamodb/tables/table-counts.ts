import type { Clock } from "../../../core/clock.js";
import type { Store } from "../../../core/store/store.js";
import { counts as stored } from "../store.js";

export interface Count {
  items: number;
  bytes: number;
}

/** How much a table and each of its indexes, by number, holds. */
export interface Counts extends Count {
  indexes: Record<number, Count>;
}

export const NO_COUNTS: Counts = { items: 0, bytes: 0, indexes: {} };

/** What a write changed of a table's counts. */
export interface CountChange extends Count {
  space: string;
  indexes: Map<number, Count>;
}

const FLUSH_MILLISECONDS = 1000;

/**
 * Numbers of items and bytes, kept beside the writes rather than in them: a counter that every write touches would make them
 * wait for one another. What a killed server had not yet saved of them, a second's worth at most, is lost; AWS's own are six
 * hours old.
 */
export class TableCounts {
  readonly #store: Store;
  readonly #clock: Clock;
  /** Not yet saved, by scope and space. */
  #pending = new Map<string, { scope: readonly [string, string]; change: CountChange }>();
  #cancelTimer: (() => void) | undefined;
  #flushing: Promise<void> = Promise.resolve();

  /** @param store the service's whole store, above accounts and regions. */
  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  note(account: string, region: string, change: CountChange): void {
    const key = `${account}/${region}/${change.space}`;
    const pending = this.#pending.get(key);
    if (pending === undefined) this.#pending.set(key, { scope: [account, region], change });
    else addChange(pending.change, change);
    this.#cancelTimer ??= this.#clock.after(FLUSH_MILLISECONDS, () => void this.flush());
  }

  async of(account: string, region: string, space: string): Promise<Counts> {
    // What is being saved is neither pending any more nor saved yet.
    await this.#flushing;
    const store = this.#store.scope(account, region);
    const saved = (await stored.get(store, space)) ?? NO_COUNTS;
    const pending = this.#pending.get(`${account}/${region}/${space}`);
    return pending === undefined ? saved : sum(saved, pending.change);
  }

  /** Saves what is pending. What cannot be saved now is kept for the next time. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#save());
    return this.#flushing;
  }

  async #save(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const pending = this.#pending;
    this.#pending = new Map();
    for (const { scope, change } of pending.values()) {
      try {
        await this.#store.scope(...scope).transact(async (tx) => {
          const saved = (await stored.get(tx, change.space)) ?? NO_COUNTS;
          stored.put(tx, [change.space], sum(saved, change));
        });
      } catch {
        this.note(...scope, change);
      }
    }
  }
}

function sum(counts: Counts, change: CountChange): Counts {
  const indexes = { ...counts.indexes };
  for (const [number, count] of change.indexes) indexes[number] = add(indexes[number], count);
  return { ...add(counts, change), indexes };
}

function addChange(target: CountChange, more: CountChange): void {
  target.items += more.items;
  target.bytes += more.bytes;
  for (const [number, count] of more.indexes)
    target.indexes.set(number, add(target.indexes.get(number), count));
}

function add(a: Count | undefined, b: Count): Count {
  return { items: (a?.items ?? 0) + b.items, bytes: (a?.bytes ?? 0) + b.bytes };
}
