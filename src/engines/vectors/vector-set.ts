import { openScan, type Scan } from "./scan.js";

/** An id and how far it is, by Euclidean distance. */
export interface Neighbour {
  readonly id: string;
  readonly distance: number;
}

/** Vectors whose distances are measured at once. */
const PART = 1_024;

/** Vectors of one length, side by side in one block of memory, searched exactly. */
export class VectorSet {
  #length = 0;
  #scan: Scan = openScan(0, PART);
  readonly #ids: string[] = [];
  readonly #places = new Map<string, number>();

  get size(): number {
    return this.#ids.length;
  }

  /** Adds a vector, or replaces the one of that id. The first one's length is that of all. */
  put(id: string, vector: Float32Array): void {
    if (this.size === 0) this.#begin(vector.length);
    let place = this.#places.get(id);
    if (place === undefined) {
      place = this.#ids.length;
      this.#ids.push(id);
      this.#places.set(id, place);
      this.#scan.hold(place + 1);
    }
    this.#scan.put(place, vector);
  }

  /** The last vector takes the place of the one that goes. */
  delete(id: string): void {
    const place = this.#places.get(id);
    if (place === undefined) return;
    const last = this.#ids.length - 1;
    const moved = this.#ids[last] ?? id;
    this.#scan.move(last, place);
    this.#ids[place] = moved;
    this.#places.set(moved, place);
    this.#ids.pop();
    this.#places.delete(id);
  }

  /** Up to `limit` vectors within `distanceMax`, the nearest first. */
  nearest(vector: Float32Array, distanceMax: number, limit: number): Neighbour[] {
    const found: { place: number; square: number }[] = [];
    let bound = distanceMax * distanceMax;
    for (let start = 0; start < this.#ids.length; start += PART) {
      const squares = this.#scan.squares(vector, start, Math.min(PART, this.#ids.length - start));
      for (let at = 0; at < squares.length; at += 1) {
        const square = squares[at] as number;
        if (square > bound) continue;
        insert(found, { place: start + at, square }, limit);
        if (found.length === limit) bound = Math.min(bound, found.at(-1)?.square ?? bound);
      }
    }
    return found.map(({ place, square }) => ({ id: this.#ids[place] ?? "", distance: Math.sqrt(square) }));
  }

  #begin(length: number): void {
    if (length === this.#length) return;
    this.#length = length;
    this.#scan = openScan(length, PART);
  }
}

/** Keeps the list sorted and no longer than `limit`. */
function insert(
  found: { place: number; square: number }[],
  entry: { place: number; square: number },
  limit: number,
): void {
  let low = 0;
  let high = found.length;
  while (low < high) {
    const half = (low + high) >> 1;
    if ((found[half]?.square ?? 0) <= entry.square) low = half + 1;
    else high = half;
  }
  if (low >= limit) return;
  found.splice(low, 0, entry);
  if (found.length > limit) found.pop();
}
