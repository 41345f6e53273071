import type { CancelTimer, Clock } from "./clock.js";
import type { Logger } from "./log.js";
import type { Meter, Usage } from "./metering.js";
import { collection } from "./store/collection.js";
import type { Store } from "./store/store.js";
import { TupleMap } from "./tuple-map.js";

export interface UsageMeterOptions {
  /** The whole store. Rows lie under `["usage", account, hour, …]`. */
  store: Store;
  clock: Clock;
  log: Logger;
}

/** What was used of one thing in one hour. */
export interface HourlyUsage {
  account: string;
  region: string;
  service: string;
  operation: string;
  /** Start of the hour, milliseconds since the epoch. */
  hour: number;
  usageType: string;
  unit: string;
  quantity: number;
  /** ARN, where usage is billed by resource. */
  resource?: string;
}

export interface UsageMeter extends Meter {
  /** Usage of an account in the hours that begin from `from` (inclusive) to `to` (exclusive), by hour. */
  read(account: string, from: number, to: number): AsyncIterable<HourlyUsage>;
  /** Writes what is in memory. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

const HOUR_MILLISECONDS = 3_600_000;
/** A killed process loses the usage of so long at most. */
const FLUSH_MILLISECONDS = 10_000;
/** Sums kept in memory; the next one is written first. */
const SUMS_MAX = 10_000;
const SUMS_PER_TRANSACTION = 500;

/** By account, hour, service, region, operation, usage type, unit and resource. */
const usageRows = collection<number>("usage");

export function createUsageMeter(options: UsageMeterOptions): UsageMeter {
  return new BufferedMeter(options);
}

interface Sum {
  key: readonly (string | number)[];
  quantity: number;
}

/** Adds up in memory, and adds the sums to the store's every few seconds. */
class BufferedMeter implements UsageMeter {
  readonly #options: UsageMeterOptions;
  #sums = new TupleMap<Sum>();
  #left = 0;
  #flushing: Promise<void> = Promise.resolve();
  #cancel: CancelTimer;

  constructor(options: UsageMeterOptions) {
    this.#options = options;
    this.#cancel = this.#flushLater();
  }

  record(row: { account: string; region: string; service: string; operation: string; usage: Usage[] }): void {
    const now = this.#options.clock.now();
    const hour = now - (now % HOUR_MILLISECONDS);
    const wasFull = this.#sums.size >= SUMS_MAX;
    const { account, service, region, operation } = row;
    for (const { usageType, unit, quantity, resource = "" } of row.usage) {
      if (!(quantity > 0)) continue;
      this.#add([account, hour, service, region, operation, usageType, unit, resource], quantity);
    }
    if (!wasFull && this.#sums.size >= SUMS_MAX) void this.flush();
  }

  #add(key: Sum["key"], quantity: number): void {
    const sum = this.#sums.get(key);
    if (sum) sum.quantity += quantity;
    else if (this.#sums.size < SUMS_MAX) this.#sums.add(key, { key, quantity });
    else this.#left += 1;
  }

  async *read(account: string, from: number, to: number): AsyncGenerator<HourlyUsage> {
    await this.flush();
    const range = { prefix: [account], start: [account, from], end: [account, to] };
    for await (const { key, value } of usageRows.range(this.#options.store, range)) {
      const [, hour, service, region, operation, usageType, unit, resource] = key.map(String);
      const usage: HourlyUsage = {
        account,
        region: region ?? "",
        service: service ?? "",
        operation: operation ?? "",
        hour: Number(hour),
        usageType: usageType ?? "",
        unit: unit ?? "",
        quantity: value,
      };
      yield resource ? { ...usage, resource } : usage;
    }
  }

  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#write());
    return this.#flushing;
  }

  async close(): Promise<void> {
    this.#cancel();
    await this.flush();
  }

  async #write(): Promise<void> {
    const sums = this.#sums.values;
    this.#sums = new TupleMap();
    if (this.#left > 0)
      this.#options.log.warn("usage was not counted: too many kinds at a time", { rows: this.#left });
    this.#left = 0;
    for (let at = 0; at < sums.length; at += SUMS_PER_TRANSACTION) {
      const part = sums.slice(at, at + SUMS_PER_TRANSACTION);
      try {
        await this.#addToStore(part);
      } catch (error) {
        this.#options.log.error("usage could not be written; it will be tried again", { error });
        for (const { key, quantity } of sums.slice(at)) this.#add(key, quantity);
        return;
      }
    }
  }

  #addToStore(sums: Sum[]): Promise<void> {
    return this.#options.store.transact(async (tx) => {
      for (const { key, quantity } of sums) {
        usageRows.put(tx, key, ((await usageRows.get(tx, ...key)) ?? 0) + quantity);
      }
    });
  }

  #flushLater(): CancelTimer {
    return this.#options.clock.after(FLUSH_MILLISECONDS, () => {
      this.#cancel = this.#flushLater();
      void this.flush();
    });
  }
}
