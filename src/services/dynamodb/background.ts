import type { CancelTimer } from "../../core/clock.js";
import type { ServiceHost } from "../../core/service.js";
import type { Store } from "../../core/store/store.js";
import { earliestRestorable } from "./backups/continuous-backups.js";
import { hasMost } from "./copies/held.js";
import { hoursAt, meterHours } from "./hourly-usage.js";
import { IDEMPOTENCY_SECONDS } from "./limits.js";
import type { DynamoContext } from "./state.js";
import { changes, tables, transactionTokens } from "./store.js";
import { rollShards } from "./streams/roll-shards.js";
import { trimStreams } from "./streams/trim-streams.js";
import { measureCapacity } from "./tables/measure-capacity.js";
import { trimLog } from "./trim-log.js";
import { expireItems } from "./ttl/expire-items.js";

/** Between looks for expired items. */
const EXPIRY_MILLISECONDS = 1000;
/** Between looks for stream records that nobody can read any more. */
const TRIM_MILLISECONDS = 10 * 60 * 1000;

/** Between looks at what tables are provisioned with. */
const CAPACITY_MILLISECONDS = 5 * 60 * 1000;

/** The work that time brings: items expire, streams go on to new shards, their records age, storage is metered. One round at a time. */
export class Background {
  readonly #host: ServiceHost;
  #cancelTimer: CancelTimer | undefined;
  #round: Promise<void> = Promise.resolve();
  #trimmedAt = 0;
  #capacityAt = 0;
  /** Up to which hour storage is metered. An hour in which the server stops is not. */
  #meteredHours: number;

  constructor(host: ServiceHost) {
    this.#host = host;
    this.#meteredHours = hoursAt(host.clock.now());
  }

  start(): void {
    this.#cancelTimer = this.#host.clock.after(EXPIRY_MILLISECONDS, () => {
      this.#round = this.#run().finally(() => {
        if (!this.#host.signal.aborted) this.start();
      });
    });
  }

  async stop(): Promise<void> {
    this.#cancelTimer?.();
    await this.#round;
  }

  async #run(): Promise<void> {
    try {
      const isTrimDue = this.#host.clock.now() - this.#trimmedAt >= TRIM_MILLISECONDS;
      if (isTrimDue) this.#trimmedAt = this.#host.clock.now();
      const isCapacityDue = this.#host.clock.now() - this.#capacityAt >= CAPACITY_MILLISECONDS;
      if (isCapacityDue) this.#capacityAt = this.#host.clock.now();
      const hours = hoursAt(this.#host.clock.now()) - this.#meteredHours;
      this.#meteredHours += hours;
      for await (const ctx of this.#contexts()) {
        if (hours > 0) await meterHours(ctx, hours);
        await tend(ctx, isCapacityDue);
        if (isTrimDue) await trim(ctx);
      }
    } catch (error) {
      if (!this.#host.signal.aborted)
        this.#host.log.warn("dynamodb background round failed", { error: String(error) });
    }
  }

  /** One for each account and region that holds anything. */
  async *#contexts(): AsyncIterable<DynamoContext> {
    for await (const [account, region] of scopesOf(this.#host.store)) {
      this.#host.signal.throwIfAborted();
      yield this.#host.context({ account, region }) as unknown as DynamoContext;
    }
  }
}

/** Accounts and regions, found by leaping from one to the next. */
async function* scopesOf(store: Store): AsyncIterable<[string, string]> {
  let start: [string, string, Uint8Array] | [] = [];
  for (;;) {
    const [first] = await store.list({ start, limit: 1 });
    if (first === undefined) return;
    const [account, region] = first.key.map(String) as [string, string];
    yield [account, region];
    // Bytes sort after the strings that all keys go on with.
    start = [account, region, new Uint8Array(0)];
  }
}

async function tend(ctx: DynamoContext, isCapacityDue: boolean): Promise<void> {
  for await (const { value: table } of tables.range(ctx.store)) {
    if (isCapacityDue) measureCapacity(ctx, table);
    await rollShards(ctx, table);
    if (table.timeToLive !== undefined && hasMost(ctx)) await expireItems(ctx, table);
  }
}

async function trim(ctx: DynamoContext): Promise<void> {
  await trimStreams(ctx);
  const now = ctx.clock.now();
  for await (const { value: table } of tables.range(ctx.store)) {
    if ((table.backupsRunning ?? 0) > 0) continue;
    const horizon = table.recovery ? earliestRestorable(table.recovery, now) : now;
    await trimLog(ctx, changes, [table.space], horizon);
  }
  for await (const { key, value } of transactionTokens.range(ctx.store)) {
    if (now - value.at <= IDEMPOTENCY_SECONDS * 1000) continue;
    await ctx.store.transact(async (tx) => transactionTokens.delete(tx, ...key));
  }
}
