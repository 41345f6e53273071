/** Tokens that come in at a steady rate and are kept up to a bound. */
export class TokenBucket {
  #perSecond: number;
  #most: number;
  #level: number;
  #at: number;

  /** Starts full. @param now milliseconds. */
  constructor(perSecond: number, keptSeconds: number, now: number) {
    this.#perSecond = perSecond;
    this.#most = perSecond * keptSeconds;
    this.#level = this.#most;
    this.#at = now;
  }

  /** Tokens come in at another rate since the last time they were asked for; those that are there stay, up to the new bound. */
  setRate(perSecond: number, keptSeconds: number): void {
    if (perSecond === this.#perSecond) return;
    this.#perSecond = perSecond;
    this.#most = perSecond * keptSeconds;
    this.#level = Math.min(this.#level, this.#most);
  }

  hasAny(now: number): boolean {
    this.#refill(now);
    return this.#level > 0;
  }

  /** May take more than there is: what a request costs is known only once it is done. */
  take(tokens: number): void {
    this.#level -= tokens;
  }

  #refill(now: number): void {
    const seconds = Math.max(0, now - this.#at) / 1000;
    this.#level = Math.min(this.#most, this.#level + seconds * this.#perSecond);
    this.#at = now;
  }
}
