import { type CancelTimer, type Clock, sleepOn, systemClock } from "../../src/core/clock.js";

interface Timer {
  at: number;
  run: () => void;
  cancel: CancelTimer;
}

/** The machine's clock, for tests with real processes, that can also be turned on: hours pass at once. */
export class TurnableClock implements Clock {
  #turned = 0;
  readonly #timers = new Set<Timer>();

  /** How far it is ahead, in milliseconds: clients that sign need to know (`config.systemClockOffset`). */
  get turned(): number {
    return this.#turned;
  }

  now(): number {
    return systemClock.now() + this.#turned;
  }

  monotonic(): number {
    return systemClock.monotonic() + this.#turned;
  }

  after(delayMs: number, run: () => void): CancelTimer {
    const timer: Timer = { at: this.now() + delayMs, run, cancel: () => {} };
    const finish = () => {
      if (this.#timers.delete(timer)) run();
    };
    timer.cancel = systemClock.after(delayMs, finish);
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
      timer.cancel();
    };
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, delayMs, signal);
  }

  /** Turns the clock on; timers that are due by then run now, in their order. */
  turn(milliseconds: number): void {
    this.#turned += milliseconds;
    const due = [...this.#timers].filter(({ at }) => at <= this.now()).sort((a, b) => a.at - b.at);
    for (const timer of due) {
      timer.cancel();
      if (this.#timers.delete(timer)) timer.run();
    }
  }
}
