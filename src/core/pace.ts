import type { Clock } from "./clock.js";

const SECOND_MS = 1_000;
/** Receivers whose pace is remembered; the one used longest ago is forgotten first. */
const REMEMBERED = 10_000;

/** When each receiver may be called next, in the order in which it was asked. A second's worth may go at once. */
export class Pace {
  readonly #clock: Clock;
  /** Milliseconds since the epoch at which what was promised so far is paid for, by receiver. */
  readonly #promised = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes a place; gives the milliseconds to wait for it, 0 where there is room now. */
  take(receiver: string, perSecond: number): number {
    const now = this.#clock.now();
    const before = this.#promised.get(receiver) ?? now;
    const paidAt = Math.max(before, now) + SECOND_MS / perSecond;
    this.#promised.delete(receiver);
    this.#promised.set(receiver, paidAt);
    const [oldest] = this.#promised.keys();
    if (this.#promised.size > REMEMBERED && oldest !== undefined) this.#promised.delete(oldest);
    return Math.max(0, Math.ceil(paidAt - now - SECOND_MS));
  }
}
