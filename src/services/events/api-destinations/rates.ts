import type { Clock } from "../../../core/clock.js";
import { RATES_REMEMBERED } from "../limits.js";

const SECOND_MS = 1_000;

/** When each destination may be invoked next, in the order in which it was asked. A second's worth may go at once. */
export class InvocationRates {
  readonly #clock: Clock;
  /** Milliseconds since the epoch at which what was promised so far is paid for, by ARN. */
  readonly #promised = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes a place; gives the milliseconds to wait for it, 0 where there is room now. */
  take(arn: string, perSecond: number): number {
    const now = this.#clock.now();
    const before = this.#promised.get(arn) ?? now;
    const paidAt = Math.max(before, now) + SECOND_MS / perSecond;
    this.#promised.delete(arn);
    this.#promised.set(arn, paidAt);
    const [oldest] = this.#promised.keys();
    if (this.#promised.size > RATES_REMEMBERED && oldest !== undefined) this.#promised.delete(oldest);
    return Math.max(0, Math.ceil(paidAt - now - SECOND_MS));
  }
}
