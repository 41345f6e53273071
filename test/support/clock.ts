import { type CancelTimer, type Clock, sleepOn } from "../../src/core/clock.js";

interface Timer {
  at: number;
  run: () => void;
}

/** 2026-01-01T00:00:00Z */
const BEGINNING = Date.UTC(2026, 0, 1);
/** Turns of the event loop given to what a timer started, before the next timer runs. */
const TURNS = 5;

/** A clock that stands still until it is turned. */
export class FakeClock implements Clock {
  #now: number;
  readonly #timers = new Set<Timer>();

  constructor(now = BEGINNING) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): CancelTimer {
    const timer = { at: this.#now + Math.max(0, delayMs), run };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, delayMs, signal);
  }

  /** When the next timer runs, if there is one. */
  get next(): number | undefined {
    return this.#earliest()?.at;
  }

  /** Turns the clock on, running the timers it comes by in their order, those set meanwhile too. */
  async advance(milliseconds: number): Promise<void> {
    const until = this.#now + milliseconds;
    await settle();
    for (let timer = this.#earliest(); timer && timer.at <= until; timer = this.#earliest()) {
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, timer.at);
      timer.run();
      await settle();
    }
    this.#now = until;
  }

  #earliest(): Timer | undefined {
    let earliest: Timer | undefined;
    for (const timer of this.#timers) if (!earliest || timer.at < earliest.at) earliest = timer;
    return earliest;
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
}
