import type { Clock } from "../../../core/clock.js";
import type { Store, Transaction } from "../../../core/store/store.js";
import { collectionBytes, counts as stored } from "../store.js";

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
  /** Of a table with local indexes: bytes of item collections, by partition. */
  collections?: Map<string, number>;
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
  /** Not yet saved, by space. */
  #pending = new Map<string, { scope: readonly [string, string]; change: CountChange }>();
  #cancelTimer: (() => void) | undefined;
  #flushing: Promise<void> = Promise.resolve();
  /** Bytes of the item collections that are near enough to their limit to matter. */
  readonly #large = new Map<string, number>();
  readonly #largeBytesMin: number;

  /**
   * @param store the service's whole store, above accounts and regions.
   * @param largeBytesMin item collections from this size on are known by it.
   */
  constructor(store: Store, clock: Clock, largeBytesMin: number) {
    this.#store = store;
    this.#clock = clock;
    this.#largeBytesMin = largeBytesMin;
  }

  /** Bytes of an item collection as of the last time sizes were saved; 0 for one that is not large. */
  collection(space: string, partition: string): number {
    return this.#large.get(`${space}/${partition}`) ?? 0;
  }

  note(account: string, region: string, change: CountChange): void {
    const pending = this.#pending.get(change.space);
    if (pending === undefined) this.#pending.set(change.space, { scope: [account, region], change });
    else addChange(pending.change, change);
    this.#cancelTimer ??= this.#clock.after(FLUSH_MILLISECONDS, () => void this.flush());
  }

  async of(account: string, region: string, space: string): Promise<Counts> {
    // What is being saved is neither pending any more nor saved yet.
    await this.#flushing;
    const store = this.#store.scope(account, region);
    const saved = (await stored.get(store, space)) ?? NO_COUNTS;
    const pending = this.#pending.get(space);
    return pending === undefined ? saved : sum(saved, pending.change);
  }

  /** Saves what is pending. What cannot be saved now is kept for the next time. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#save());
    return this.#flushing;
  }

  #noteSize(name: string, bytes: number): void {
    if (bytes >= this.#largeBytesMin) this.#large.set(name, bytes);
    else this.#large.delete(name);
  }

  async #save(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const pending = this.#pending;
    this.#pending = new Map();
    for (const [space, { scope, change }] of pending) {
      try {
        const sizes = await this.#store.scope(...scope).transact(async (tx) => {
          const saved = (await stored.get(tx, space)) ?? NO_COUNTS;
          stored.put(tx, [space], sum(saved, change));
          return await saveCollections(tx, change);
        });
        for (const [partition, bytes] of sizes) this.#noteSize(`${space}/${partition}`, bytes);
      } catch {
        this.note(...scope, change);
      }
    }
  }
}

async function saveCollections(
  tx: Transaction,
  { space, collections = new Map() }: CountChange,
): Promise<[partition: string, bytes: number][]> {
  const sizes: [string, number][] = [];
  for (const [partition, change] of collections) {
    const bytes = ((await collectionBytes.get(tx, space, partition)) ?? 0) + change;
    if (bytes > 0) collectionBytes.put(tx, [space, partition], bytes);
    else collectionBytes.delete(tx, space, partition);
    sizes.push([partition, bytes]);
  }
  return sizes;
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
  if (more.collections === undefined) return;
  target.collections ??= new Map();
  for (const [partition, bytes] of more.collections)
    target.collections.set(partition, (target.collections.get(partition) ?? 0) + bytes);
}

function add(a: Count | undefined, b: Count): Count {
  return { items: (a?.items ?? 0) + b.items, bytes: (a?.bytes ?? 0) + b.bytes };
}
