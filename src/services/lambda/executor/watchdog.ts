import type { CancelTimer, Clock } from "../../../core/clock.js";
import type { MemoryGauge } from "./memory-gauge.js";

const TICK_MS = 200;
/** An environment without an event is looked at less often: there may be hundreds. */
const IDLE_TICKS = 5;
/** Processes and threads of an environment on AWS; here, processes. */
const PROCESSES_MAX = 1024;

export interface Watch {
  clock: Clock;
  gauge: MemoryGauge;
  memoryMb: number;
  isBusy(): boolean;
  /** Called once: there is too much of either. */
  onExcess(): void;
}

/** Looks at an environment's memory and processes as long as it lives. */
export class Watchdog {
  readonly #watch: Watch;
  #cancel: CancelTimer;
  #ticks = 0;

  constructor(watch: Watch) {
    this.#watch = watch;
    this.#cancel = watch.clock.after(TICK_MS, () => this.#tick());
  }

  stop(): void {
    this.#cancel();
  }

  #tick(): void {
    const { clock, gauge, memoryMb, isBusy, onExcess } = this.#watch;
    this.#ticks += 1;
    const isDue = isBusy() || this.#ticks % IDLE_TICKS === 0;
    if (isDue && (gauge.currentMb() > memoryMb || gauge.processes > PROCESSES_MAX)) onExcess();
    else this.#cancel = clock.after(TICK_MS, () => this.#tick());
  }
}
