import type { EngineModule } from "../host/engine-module.js";
import type { VectorApi } from "./vector-api.js";
import { VectorSet } from "./vector-set.js";

/** Vectors held at once; sets not searched for longest go first. A million of 128 numbers are half a gigabyte. */
const VECTORS_MAX = 1_500_000;

interface Held {
  revision: number;
  vectors: VectorSet;
}

/** The sets, in order of their last use. */
class Shelf {
  readonly #held = new Map<string, Held>();

  get(set: string, revision: number): VectorSet | undefined {
    const held = this.#held.get(set);
    if (held?.revision !== revision) {
      this.#held.delete(set);
      return undefined;
    }
    this.put(set, held);
    return held.vectors;
  }

  put(set: string, held: Held): void {
    this.#held.delete(set);
    this.#held.set(set, held);
    let total = [...this.#held.values()].reduce((sum, { vectors }) => sum + vectors.size, 0);
    for (const [oldest, { vectors }] of this.#held) {
      if (total <= VECTORS_MAX || oldest === set) break;
      this.#held.delete(oldest);
      total -= vectors.size;
    }
  }
}

export const engine: EngineModule<VectorApi> = {
  load: async () => {
    const shelf = new Shelf();
    return {
      async load({ set, revision, ids, vectors }) {
        const length = ids.length === 0 ? 1 : vectors.length / ids.length;
        const filled = new VectorSet(length);
        for (const [at, id] of ids.entries())
          filled.put(id, vectors.subarray(at * length, (at + 1) * length));
        shelf.put(set, { revision, vectors: filled });
      },
      async change({ set, from, to, put, remove }) {
        const vectors = shelf.get(set, from);
        // An empty set does not know yet how long its vectors are.
        if (!vectors || vectors.size === 0) return;
        for (const { id, vector } of put) vectors.put(id, vector);
        for (const id of remove) vectors.delete(id);
        shelf.put(set, { revision: to, vectors });
      },
      nearest: async ({ set, revision, vector, distanceMax, limit }) =>
        shelf.get(set, revision)?.nearest(vector, distanceMax, limit),
    };
  },
};
