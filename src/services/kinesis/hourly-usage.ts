import type { Usage } from "../../core/metering.js";
import type { ServiceHost } from "../../core/service.js";
import { RETENTION_HOURS_DEFAULT } from "./limits.js";
import { consumers, isOpen, loadShards, type StreamRecord, streams } from "./store.js";
import { toStreamArn } from "./streams/names.js";

const HOUR_MS = 3_600_000;
/** Retention is dearer by the hour beyond a day, and by the byte beyond a week. */
const LONG_TERM_HOURS = 7 * 24;

/** Hours that have begun since the epoch. */
export const hoursAt = (now: number): number => Math.floor(now / HOUR_MS);

/** Meters what every stream kept ready for so many hours. */
export async function meterHours({ store, context, signal }: ServiceHost, hours: number): Promise<void> {
  for await (const { value: stream } of streams.range(store)) {
    if (signal.aborted) return;
    const open = (await loadShards(store, stream.id)).filter(isOpen).length;
    const readers = await consumers.page(store, Number.MAX_SAFE_INTEGER - 1, { prefix: [stream.id] });
    const { account, region } = stream;
    context({ account, region }).meter("CreateStream", usageOf(stream, open, readers.items.length, hours));
  }
}

export function usageOf(stream: StreamRecord, open: number, readers: number, hours: number): Usage[] {
  const resource = toStreamArn(stream);
  const shardHours = (usageType: string, each: number): Usage => ({
    usageType,
    quantity: each * hours,
    unit: "ShardHours",
    resource,
  });
  const { mode, retentionHours } = stream;
  const isExtended = retentionHours > RETENTION_HOURS_DEFAULT && retentionHours <= LONG_TERM_HOURS;
  const base: Usage =
    mode === "ON_DEMAND"
      ? { usageType: "OnDemand-StreamHour", quantity: hours, unit: "StreamHours", resource }
      : shardHours("Storage-ShardHour", open);
  return [
    base,
    ...(isExtended ? [shardHours("Extended-ShardHour", open)] : []),
    ...(readers > 0 ? [shardHours("EnhancedFanout-ConsumerShardHour", open * readers)] : []),
  ];
}
