import type { CancelTimer, Clock } from "../../../../core/clock.js";
import { type Destination, openDestination } from "./destination.js";
import { isLogsOnly, toLogsRecord } from "./logs-schema.js";
import type { Subscription } from "./subscription.js";

/** Something that happened in an environment, before it is worded for a subscriber. */
export interface TelemetryEvent {
  /** ISO 8601. */
  time: string;
  /** `platform.start`, `function`, `extension`, … */
  type: string;
  record: unknown;
}

/** What may wait for a slow reader, as a multiple of the batch that it asked for; what comes then is dropped. */
const WAITING_BATCHES_MAX = 4;
/** A listener that is not there, or refuses, is tried again. */
const RETRY_MS = [50, 100, 200, 400, 800];
const FELL_BEHIND = "Consumer seems to have fallen behind as it has not acknowledged receipt of logs.";

/** One extension's stream: gathers batches, sends one after the other, and tells what it had to drop. */
export class Subscriber {
  readonly #subscription: Subscription;
  readonly #destination: Destination;
  readonly #clock: Clock;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #timer: CancelTimer | undefined;
  #isSending = false;
  #isClosed = false;
  #dropped = { records: 0, bytes: 0 };

  constructor(subscription: Subscription, clock: Clock) {
    this.#subscription = subscription;
    this.#destination = openDestination(subscription.destination);
    this.#clock = clock;
  }

  take({ time, type, record }: TelemetryEvent): void {
    const { api, schema, types } = this.#subscription;
    if (!types.includes(type.split(".")[0] ?? "")) return;
    const known = api === "logs" ? toLogsRecord(type, record, schema) : record;
    if (known === undefined || (api === "telemetry" && isLogsOnly(type))) return;
    this.#queue(JSON.stringify({ time, type, record: known }));
  }

  /** Sends what waits, without waiting for more. */
  flush(): void {
    this.#timer?.();
    this.#timer = undefined;
    if (!this.#isSending && this.#waiting.length > 0) void this.#send();
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.();
    this.#destination.close();
  }

  #queue(text: string): void {
    const { itemsMax, bytesMax, timeoutMs } = this.#subscription;
    if (this.#waitingBytes + text.length > WAITING_BATCHES_MAX * bytesMax) {
      this.#dropped.records += 1;
      this.#dropped.bytes += text.length;
      return;
    }
    this.#waiting.push(text);
    this.#waitingBytes += text.length;
    if (this.#waiting.length >= itemsMax || this.#waitingBytes >= bytesMax) this.flush();
    else this.#timer ??= this.#clock.after(timeoutMs, () => this.flush());
  }

  async #send(): Promise<void> {
    this.#isSending = true;
    const batch = this.#takeBatch();
    const isThere = await this.#deliver(batch);
    this.#isSending = false;
    if (this.#isClosed) return;
    if (!isThere) this.#drop(batch);
    this.#tellDropped();
    const { itemsMax, bytesMax, timeoutMs } = this.#subscription;
    if (this.#waiting.length >= itemsMax || this.#waitingBytes >= bytesMax) this.flush();
    else if (this.#waiting.length > 0) this.#timer ??= this.#clock.after(timeoutMs, () => this.flush());
  }

  #takeBatch(): string[] {
    const { itemsMax, bytesMax } = this.#subscription;
    let bytes = 0;
    let count = 0;
    for (const text of this.#waiting) {
      if (count >= itemsMax || (count > 0 && bytes + text.length > bytesMax)) break;
      bytes += text.length;
      count += 1;
    }
    this.#waitingBytes -= bytes;
    return this.#waiting.splice(0, count);
  }

  async #deliver(batch: readonly string[]): Promise<boolean> {
    for (const pause of [...RETRY_MS, undefined]) {
      if (await this.#destination.send(batch)) return true;
      if (pause === undefined || this.#isClosed) break;
      await this.#clock.sleep(pause);
    }
    return false;
  }

  #drop(batch: readonly string[]): void {
    this.#dropped.records += batch.length;
    for (const text of batch) this.#dropped.bytes += text.length;
  }

  #tellDropped(): void {
    const { records, bytes } = this.#dropped;
    if (records === 0 || !this.#subscription.types.includes("platform")) return;
    this.#dropped = { records: 0, bytes: 0 };
    const record = { reason: FELL_BEHIND, droppedRecords: records, droppedBytes: bytes };
    const time = new Date(this.#clock.now()).toISOString();
    const text = JSON.stringify({ time, type: "platform.logsDropped", record });
    this.#waiting.push(text);
    this.#waitingBytes += text.length;
  }
}
