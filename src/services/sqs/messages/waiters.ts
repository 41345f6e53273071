import type { Clock } from "../../../core/clock.js";
import { overLimit } from "../errors.js";
import { WAITERS_MAX } from "../limits.js";

/**
 * Receives that wait for a message. A bell rung between looking and waiting is not missed: it is hung up
 * before looking.
 */
export class Waiters {
  readonly #bells = new Map<string, Set<() => void>>();
  #count = 0;

  /** Hangs up a bell for a queue. */
  listen(queueId: string): Bell {
    if (this.#count >= WAITERS_MAX) throw overLimit("Too many receive requests are waiting.");
    let ring = () => {};
    const rung = new Promise<void>((resolve) => {
      ring = resolve;
    });
    const bells = this.#bells.get(queueId) ?? new Set();
    this.#bells.set(queueId, bells.add(ring));
    this.#count += 1;
    return {
      rung,
      close: () => {
        if (!bells.delete(ring)) return;
        this.#count -= 1;
        if (bells.size === 0 && this.#bells.get(queueId) === bells) this.#bells.delete(queueId);
      },
    };
  }

  /** Wakes all that wait on a queue: each looks again. */
  ring(queueId: string): void {
    for (const bell of this.#bells.get(queueId) ?? []) bell();
  }
}

export interface Bell {
  rung: Promise<void>;
  close(): void;
}

/** Waits for the bell, for so long, or until the caller goes away. */
export async function waitFor(bell: Bell, clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  const done = new AbortController();
  const until = AbortSignal.any([done.signal, signal]);
  try {
    await Promise.race([bell.rung, clock.sleep(ms, until).catch(() => {})]);
  } finally {
    done.abort();
  }
}
