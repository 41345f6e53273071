import { CHECKS_AT_ONCE_MAX, CHECKS_WAITING_MAX } from "../limits.js";

/** Lets few in at once and a bounded number wait: checking a password takes memory and time. */
export class Gate {
  #inside = 0;
  readonly #waiting: (() => void)[] = [];

  /** Undefined, without running `work`, when too many wait. */
  async pass<R>(work: () => Promise<R>): Promise<R | undefined> {
    if (this.#inside >= CHECKS_AT_ONCE_MAX) {
      if (this.#waiting.length >= CHECKS_WAITING_MAX) return undefined;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#inside++;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // Whoever waited takes this one's place.
      if (next) next();
      else this.#inside--;
    }
  }
}
