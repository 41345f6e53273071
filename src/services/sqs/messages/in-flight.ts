import type { Clock } from "../../../core/clock.js";
import { FULL_PAUSE_MS } from "../limits.js";

interface Bound {
  /** No more than so many are in flight. */
  most: number;
  /** It was full when it was counted, and is not counted again before. */
  fullUntil: number;
}

/**
 * How many messages of each queue may still be received. A queue is counted only where what was received since the last
 * count could have filled it.
 */
export class InFlight {
  readonly #max: number;
  readonly #clock: Clock;
  readonly #bounds = new Map<string, Bound>();

  constructor(max: number, clock: Clock) {
    this.#max = max;
    this.#clock = clock;
  }

  /** So many of `wanted`; none in a full queue. */
  async room(queueId: string, wanted: number, count: () => Promise<number>): Promise<number> {
    const now = this.#clock.now();
    let bound = this.#bounds.get(queueId);
    if (bound && bound.fullUntil > now) return 0;
    if (!bound || bound.most + wanted > this.#max) {
      const most = await count();
      bound = { most, fullUntil: most >= this.#max ? now + FULL_PAUSE_MS : 0 };
      this.#bounds.set(queueId, bound);
    }
    return Math.max(0, Math.min(wanted, this.#max - bound.most));
  }

  received(queueId: string, messages: number): void {
    const bound = this.#bounds.get(queueId);
    if (bound) bound.most += messages;
  }

  /** One was deleted, or shown again. */
  released(queueId: string): void {
    const bound = this.#bounds.get(queueId);
    if (!bound) return;
    bound.most = Math.max(0, bound.most - 1);
    bound.fullUntil = 0;
  }

  forget(queueId: string): void {
    this.#bounds.delete(queueId);
  }
}
