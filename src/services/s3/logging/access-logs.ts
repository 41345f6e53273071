import type { CancelTimer, Clock } from "../../../core/clock.js";
import type { BucketRecord } from "../records.js";

/** Lines are delivered together, this long after the first. */
const DELIVERY_DELAY_MS = 5_000;
/** And at the latest when so many wait. */
const LINES_MAX = 10_000;

export interface LoggedLine {
  /** When what it tells of happened, in milliseconds. */
  at: number;
  line: string;
}

export type Deliver = (bucket: BucketRecord, lines: readonly LoggedLine[]) => Promise<void>;

/**
 * Gathers server access log lines and delivers them bucket by bucket. Best effort, as on AWS: what waits in memory when
 * the process dies is lost.
 */
export class AccessLogs {
  readonly #waiting = new Map<string, { bucket: BucketRecord; lines: LoggedLine[] }>();
  readonly #clock: Clock;
  readonly #deliver: Deliver;
  #cancel: CancelTimer | undefined;

  constructor(clock: Clock, deliver: Deliver) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  /** Lines go where the bucket's latest configuration says. */
  add(bucket: BucketRecord, line: LoggedLine): void {
    const waiting = { bucket, lines: this.#waiting.get(bucket.id)?.lines ?? [] };
    if (waiting.lines.length >= LINES_MAX) return;
    waiting.lines.push(line);
    this.#waiting.set(bucket.id, waiting);
    this.#cancel ??= this.#clock.after(DELIVERY_DELAY_MS, () => void this.flush());
  }

  /** Delivers all that waits. */
  async flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    await Promise.all(all.map(({ bucket, lines }) => this.#deliver(bucket, lines)));
  }
}
