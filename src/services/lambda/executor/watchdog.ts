import type { CancelTimer, Clock } from "../../../core/clock.js";
import type { FunctionSpec } from "./function-spec.js";
import type { MemoryGauge } from "./memory-gauge.js";
import { measureFolder } from "./tmp-gauge.js";

const TICK_MS = 200;
/** An environment without an event is looked at less often: there may be hundreds. */
const IDLE_TICKS = 5;
/** Processes and threads of an environment on AWS; here, processes. */
const PROCESSES_MAX = 1024;

export interface Watch {
  clock: Clock;
  gauge: MemoryGauge;
  spec: FunctionSpec;
  /** Its `/tmp`, where that lies on disk. */
  tmp: string;
  isBusy(): boolean;
  /** Called once: there is too much of one. */
  onExcess(of: Excess): void;
}

/** What an environment can have too much of; too many processes count as memory. */
export type Excess = "memory" | "tmp";

/** Looks at an environment's memory, processes and files as long as it lives. */
export class Watchdog {
  readonly #watch: Watch;
  #cancel: CancelTimer;
  #ticks = 0;
  #isStopped = false;
  #isMeasuring = false;

  constructor(watch: Watch) {
    this.#watch = watch;
    this.#cancel = watch.clock.after(TICK_MS, () => this.#tick());
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  #tick(): void {
    const { clock, gauge, spec, isBusy } = this.#watch;
    this.#ticks += 1;
    const isRound = this.#ticks % IDLE_TICKS === 0;
    const isDue = isBusy() || isRound;
    if (isDue && (gauge.currentMb() > spec.memoryMb || gauge.processes > PROCESSES_MAX)) {
      this.#tell("memory");
      return;
    }
    if (isRound && !this.#isMeasuring) void this.#measure();
    this.#cancel = clock.after(TICK_MS, () => this.#tick());
  }

  async #measure(): Promise<void> {
    this.#isMeasuring = true;
    const usedMb = await measureFolder(this.#watch.tmp);
    this.#isMeasuring = false;
    if (usedMb > this.#watch.spec.ephemeralMb) this.#tell("tmp");
  }

  #tell(excess: Excess): void {
    if (this.#isStopped) return;
    this.stop();
    this.#watch.onExcess(excess);
  }
}
