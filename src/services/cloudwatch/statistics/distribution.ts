import type { PointRecord } from "../store.js";

/** Different values that a distribution tells apart; beyond, near ones are taken together. */
const DISTINCT_MAX = 2_000;
/** Values within a hundredth of each other fall together then. */
const RATIO = Math.log(1.01);

/** What all points of one period come to. */
export class Distribution {
  count = 0;
  sum = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  /** False where a statistic set hides its values. */
  hasValues = true;
  #values = new Map<number, number>();

  add({ count, sum, min, max, values, counts }: PointRecord): void {
    this.count += count;
    this.sum += sum;
    this.min = Math.min(this.min, min);
    this.max = Math.max(this.max, max);
    if (values && counts) {
      for (const [at, value] of values.entries()) this.#note(value, counts[at] ?? 0);
    } else if (min === max) this.#note(min, count);
    else this.hasValues = false;
    if (this.#values.size > DISTINCT_MAX) this.#coarsen();
  }

  get average(): number {
    return this.sum / this.count;
  }

  /** Values with how often each came, from the least on. */
  sorted(): [value: number, count: number][] {
    return [...this.#values].sort(([a], [b]) => a - b);
  }

  #note(value: number, count: number): void {
    this.#values.set(value, (this.#values.get(value) ?? 0) + count);
  }

  #coarsen(): void {
    const coarse = new Map<number, number>();
    for (const [value, count] of this.#values) {
      const near =
        value === 0 ? 0 : Math.sign(value) * Math.exp(Math.round(Math.log(Math.abs(value)) / RATIO) * RATIO);
      coarse.set(near, (coarse.get(near) ?? 0) + count);
    }
    this.#values = coarse;
  }
}
