import type { Clock } from "../../../../core/clock.js";
import type { Seat } from "../seat.js";
import { type SpareShape, toShapeKey } from "./shape.js";

interface Place {
  shape: SpareShape;
  usedAt: number;
  spare: Seat | undefined;
}

/** Starts a spare of a shape; undefined for a runtime that has none. */
export type StartSpare = (shape: SpareShape) => Promise<Seat | undefined>;

/** A new spare waits until the start that took the last one is over: it would only slow that down. */
const RESTOCK_MS = 100;

/** Keeps one spare process of each of the shapes used last. */
export class SpareShelf {
  readonly #placesMax: number;
  readonly #start: StartSpare;
  readonly #clock: Clock;
  /** Least recently used first. */
  readonly #places = new Map<string, Place>();
  #isClosed = false;

  constructor(placesMax: number, start: StartSpare, clock: Clock) {
    this.#placesMax = placesMax;
    this.#start = start;
    this.#clock = clock;
  }

  /** One that could become a function at once, if there is any. */
  take(shape: SpareShape): Seat | undefined {
    const place = this.#places.get(toShapeKey(shape));
    const spare = place?.spare;
    if (!place || !spare?.isWaiting) return undefined;
    place.spare = undefined;
    return spare;
  }

  has(shape: SpareShape): boolean {
    return this.#places.get(toShapeKey(shape))?.spare?.isWaiting ?? false;
  }

  /** A function of this shape has started, or may soon: the next one shall find a spare. */
  stock(shape: SpareShape): void {
    if (this.#isClosed || this.#placesMax === 0) return;
    const key = toShapeKey(shape);
    const place: Place = this.#places.get(key) ?? { shape, usedAt: 0, spare: undefined };
    place.usedAt = this.#clock.now();
    this.#places.delete(key);
    this.#places.set(key, place);
    for (const [oldest, { spare }] of this.#places) {
      if (this.#places.size <= this.#placesMax) break;
      spare?.discard();
      this.#places.delete(oldest);
    }
    this.#clock.after(RESTOCK_MS, () => void this.#fill(key, place));
  }

  /** Lets go of shapes that nobody has used since `since`. */
  reclaim(since: number): void {
    for (const [key, { usedAt, spare }] of this.#places) {
      if (usedAt >= since) continue;
      spare?.discard();
      this.#places.delete(key);
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const { spare } of this.#places.values()) spare?.discard();
    this.#places.clear();
  }

  async #fill(key: string, place: Place): Promise<void> {
    const isWanted = () => !this.#isClosed && this.#places.get(key) === place;
    if (!isWanted() || place.spare?.isAlive) return;
    // A machine that cannot start one says so when a function wants to start.
    const spare = await this.#start(place.shape).catch(() => undefined);
    if (spare && isWanted() && !place.spare?.isAlive) place.spare = spare;
    else spare?.discard();
  }
}
