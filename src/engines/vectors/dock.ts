import { advance, type Held } from "./shelf.js";
import type { SetChange, SetPart } from "./vector-api.js";
import { VectorSet } from "./vector-set.js";

/** Sets being loaded at once; the oldest goes first. */
const LOADING_MAX = 4;

interface Loading extends Held {
  /** How many have come. */
  parts: number;
}

/** Sets of which not all parts have come. */
export class Dock {
  readonly #loading = new Map<string, Loading>();

  /** Takes a part; gives the set when it is whole. */
  take({ set, revision, ids, vectors, nth, whole }: SetPart): Held | undefined {
    if (nth === 0) this.#begin(set, { revision, parts: 0, vectors: new VectorSet() });
    const loading = this.#loading.get(set);
    if (loading?.parts !== nth) {
      this.#loading.delete(set);
      return undefined;
    }
    loading.parts += 1;
    const length = vectors.length / ids.length;
    for (const [place, id] of ids.entries())
      loading.vectors.put(id, vectors.subarray(place * length, (place + 1) * length));
    if (whole === undefined) return undefined;
    this.#loading.delete(set);
    return loading.revision === whole ? loading : undefined;
  }

  change(change: SetChange): void {
    const loading = this.#loading.get(change.set);
    if (loading && !advance(loading, change)) this.#loading.delete(change.set);
  }

  #begin(set: string, loading: Loading): void {
    this.#loading.delete(set);
    this.#loading.set(set, loading);
    const [oldest = set] = this.#loading.keys();
    if (this.#loading.size > LOADING_MAX) this.#loading.delete(oldest);
  }
}
