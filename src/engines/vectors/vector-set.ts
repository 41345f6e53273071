/** An id and how far it is, by Euclidean distance. */
export interface Neighbour {
  readonly id: string;
  readonly distance: number;
}

/** Distances are given up as soon as a part of the numbers is further than the worst that would still count. */
const PART = 32;
const CAPACITY_FIRST = 256;

/** Vectors of one length, side by side in one block of memory, searched exactly. */
export class VectorSet {
  #length = 0;
  #values = new Float32Array();
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
      this.#grow(place + 1);
    }
    this.#values.set(vector, place * this.#length);
  }

  /** The last vector takes the place of the one that goes. */
  delete(id: string): void {
    const place = this.#places.get(id);
    if (place === undefined) return;
    const last = this.#ids.length - 1;
    const moved = this.#ids[last] ?? id;
    const from = last * this.#length;
    this.#values.copyWithin(place * this.#length, from, from + this.#length);
    this.#ids[place] = moved;
    this.#places.set(moved, place);
    this.#ids.pop();
    this.#places.delete(id);
  }

  /** Up to `limit` vectors within `distanceMax`, the nearest first. */
  nearest(vector: Float32Array, distanceMax: number, limit: number): Neighbour[] {
    const found: { place: number; square: number }[] = [];
    let bound = distanceMax * distanceMax;
    for (let place = 0; place < this.#ids.length; place += 1) {
      const square = this.#squareWithin(vector, place * this.#length, bound);
      if (square === undefined) continue;
      insert(found, { place, square }, limit);
      if (found.length === limit) bound = Math.min(bound, found.at(-1)?.square ?? bound);
    }
    return found.map(({ place, square }) => ({ id: this.#ids[place] ?? "", distance: Math.sqrt(square) }));
  }

  /** Four sums side by side: the processor need not wait for one addition before the next. */
  #squareWithin(vector: Float32Array, start: number, bound: number): number | undefined {
    const values = this.#values;
    const length = this.#length;
    let sum = 0;
    for (let part = 0; part < length; part += PART) {
      const end = Math.min(part + PART, length);
      let [a, b, c, d] = [0, 0, 0, 0];
      let at = part;
      for (; at + 3 < end; at += 4) {
        const w = (values[start + at] as number) - (vector[at] as number);
        const x = (values[start + at + 1] as number) - (vector[at + 1] as number);
        const y = (values[start + at + 2] as number) - (vector[at + 2] as number);
        const z = (values[start + at + 3] as number) - (vector[at + 3] as number);
        a += w * w;
        b += x * x;
        c += y * y;
        d += z * z;
      }
      for (; at < end; at += 1) a += ((values[start + at] as number) - (vector[at] as number)) ** 2;
      sum += a + b + c + d;
      if (sum > bound) return undefined;
    }
    return sum;
  }

  #begin(length: number): void {
    if (length === this.#length) return;
    this.#length = length;
    this.#values = new Float32Array(length * CAPACITY_FIRST);
  }

  #grow(count: number): void {
    if (count * this.#length <= this.#values.length) return;
    const larger = new Float32Array(this.#values.length * 2);
    larger.set(this.#values);
    this.#values = larger;
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
