import type { SetChange } from "./vector-api.js";
import type { VectorSet } from "./vector-set.js";

/** Vectors held at once; sets not searched for longest go first. A million of 192 numbers are three quarters of a gigabyte. */
const VECTORS_MAX = 1_500_000;
/** Each set reserves room in the process's addresses. */
const SETS_MAX = 500;

export interface Held {
  revision: number;
  vectors: VectorSet;
}

/** Brings a set from one revision to the next; false where it is not at the first. */
export function advance(held: Held, { from, to, put, remove }: SetChange): boolean {
  if (held.revision !== from) return false;
  for (const { id, vector } of put) held.vectors.put(id, vector);
  for (const id of remove) held.vectors.delete(id);
  held.revision = to;
  return true;
}

/** The sets that can be searched, in order of their last use. */
export class Shelf {
  readonly #held = new Map<string, Held>();

  /** Nothing where the set is at another revision: one that lags may yet be told of the change. */
  get(set: string, revision: number): VectorSet | undefined {
    const held = this.#held.get(set);
    if (held?.revision !== revision) return undefined;
    this.put(set, held);
    return held.vectors;
  }

  put(set: string, held: Held): void {
    this.#held.delete(set);
    this.#held.set(set, held);
    let total = [...this.#held.values()].reduce((sum, { vectors }) => sum + vectors.size, 0);
    for (const [oldest, { vectors }] of this.#held) {
      if ((total <= VECTORS_MAX && this.#held.size <= SETS_MAX) || oldest === set) break;
      this.#held.delete(oldest);
      total -= vectors.size;
    }
  }

  change(change: SetChange): void {
    const held = this.#held.get(change.set);
    if (!held) return;
    if (!advance(held, change)) this.#held.delete(change.set);
  }
}
