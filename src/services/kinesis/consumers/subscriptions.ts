import type { Clock } from "../../../core/clock.js";
import { inUse } from "../errors.js";
import { RESUBSCRIBE_MS } from "../limits.js";

interface Subscription {
  startedAt: number;
  stop: AbortController;
}

/** Which consumer has a subscription to which shard: one at a time. */
export class Subscriptions {
  readonly #clock: Clock;
  readonly #open = new Map<string, Subscription>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Begins one. An earlier one is refused its place for five seconds, then ended. */
  begin(streamId: string, consumer: string, shard: string): Subscription {
    const name = [streamId, consumer, shard].join("/");
    const now = this.#clock.now();
    const before = this.#open.get(name);
    if (before && now - before.startedAt < RESUBSCRIBE_MS) {
      throw inUse(
        `Another active subscription exists for this consumer: ${consumer} and shard: ${shard}. Subscribe again after ` +
          `${RESUBSCRIBE_MS / 1000} seconds.`,
      );
    }
    before?.stop.abort();
    const begun = { startedAt: now, stop: new AbortController() };
    this.#open.set(name, begun);
    return begun;
  }

  end(streamId: string, consumer: string, shard: string, ended: Subscription): void {
    const name = [streamId, consumer, shard].join("/");
    if (this.#open.get(name) === ended) this.#open.delete(name);
  }

  /** Ends all of a consumer. */
  endAll(streamId: string, consumer: string): void {
    for (const [name, { stop }] of this.#open) {
      if (!name.startsWith(`${streamId}/${consumer}/`)) continue;
      stop.abort();
      this.#open.delete(name);
    }
  }
}
