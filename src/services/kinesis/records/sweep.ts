import type { ServiceHost } from "../../../core/service.js";
import type { Store } from "../../../core/store/store.js";
import { hoursAt, meterHours } from "../hourly-usage.js";
import { cursors, records, type StreamRecord, shards, streams } from "../store.js";
import { horizonOf } from "./horizon.js";
import type { OnDemandScaling } from "./on-demand.js";

const HOUR_MS = 3_600_000;
const RECORDS_PER_TRANSACTION = 500;

/** Once an hour: meters what streams kept ready, settles how many shards those on demand need, and takes back the room of records that have expired, and the shards that held them. */
export async function sweepHourly(host: ServiceHost, scaling: OnDemandScaling): Promise<void> {
  const { store, clock, log, signal } = host;
  // An hour in which the server stops is not metered.
  let metered = hoursAt(clock.now());
  while (!signal.aborted) {
    try {
      const hours = hoursAt(clock.now()) - metered;
      metered += hours;
      if (hours > 0) await meterHours(host, hours);
      await scaling.settle(signal);
      await sweep(store, clock.now(), signal);
    } catch (error) {
      log.error("expired records could not be swept; it will be tried again", { service: "kinesis", error });
    }
    await clock.sleep(HOUR_MS, signal).catch(() => {});
  }
}

export async function sweep(store: Store, now: number, signal: AbortSignal): Promise<void> {
  for await (const { value } of streams.range(store)) {
    if (signal.aborted) return;
    await sweepStream(store, value, now);
  }
}

async function sweepStream(store: Store, stream: StreamRecord, now: number): Promise<void> {
  const horizon = horizonOf(stream, now);
  for await (const { value: shard } of shards.range(store, { prefix: [stream.id] })) {
    while (await sweepSome(store, stream.id, shard.number, horizon));
    if (shard.closedAt !== undefined && shard.closedAt <= horizon) {
      await store.transact(async (tx) => {
        shards.delete(tx, stream.id, shard.number);
        cursors.delete(tx, stream.id, shard.number);
      });
    }
  }
}

/** True where there may be more. */
async function sweepSome(store: Store, streamId: string, shard: number, horizon: number): Promise<boolean> {
  const { items } = await records.page(store, RECORDS_PER_TRANSACTION, { prefix: [streamId, shard] });
  const expired = items.filter(({ value }) => value.at < horizon);
  if (expired.length === 0) return false;
  await store.transact(async (tx) => {
    for (const { key } of expired) tx.delete([records.name, ...key]);
  });
  return expired.length === RECORDS_PER_TRANSACTION;
}
