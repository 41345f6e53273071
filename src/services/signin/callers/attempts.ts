import { BoundedCache } from "../../../core/bounded-cache.js";
import type { Clock } from "../../../core/clock.js";
import { FAILURES_MAX, GUESSED_USERS_MAX, REST_MS, REST_MS_MAX } from "../limits.js";

interface Failures {
  count: number;
  /** Until when no password is looked at. */
  restsUntil: number;
}

/**
 * Counts wrong passwords in a row, for users who are there and for those who are not alike. An attempt counts as failed
 * from its start, so that many at once are no way around; the right password forgets them all.
 */
export class Attempts {
  readonly #clock: Clock;
  readonly #failures = new BoundedCache<string, Failures>(GUESSED_USERS_MAX);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Seconds to wait before the next attempt; 0 if this one may go on, which counts it. */
  begin(user: string): number {
    const now = this.#clock.now();
    const { count, restsUntil } = this.#failures.get(user) ?? { count: 0, restsUntil: 0 };
    if (now < restsUntil) return Math.ceil((restsUntil - now) / 1000);
    const failed = count + 1;
    this.#failures.set(user, { count: failed, restsUntil: now + restAfter(failed) });
    return 0;
  }

  succeeded(user: string): void {
    this.#failures.delete(user);
  }
}

function restAfter(failures: number): number {
  const beyond = failures - FAILURES_MAX;
  // Far beyond, 2 to that power is no number any more.
  return beyond < 0 ? 0 : Math.min(REST_MS * 2 ** Math.min(beyond, 10), REST_MS_MAX);
}
