import type { Observation } from "../../../core/metrics/observation.js";
import type { KinesisContext } from "../operation.js";
import { toShardId } from "../shards/shard-ids.js";
import type { StreamRecord } from "../store.js";
import type { Incoming, Placed } from "./stream-writer.js";

const UNITS: Readonly<Record<string, string>> = {
  IncomingBytes: "Bytes",
  OutgoingBytes: "Bytes",
  IteratorAgeMilliseconds: "Milliseconds",
};

/** Tells CloudWatch of one shard what enhanced monitoring has been asked to tell. */
export function measureShard(
  ctx: KinesisContext,
  stream: StreamRecord,
  ShardId: string,
  values: Readonly<Record<string, number>>,
): void {
  const observations = Object.entries(values).flatMap(([name, value]): Observation[] => {
    if (!stream.monitoring.includes(name)) return [];
    const dimensions = { StreamName: stream.name, ShardId };
    return [{ namespace: "AWS/Kinesis", name, unit: UNITS[name] ?? "Count", value, dimensions }];
  });
  if (observations.length > 0) ctx.measure(observations);
}

export function measureWrites(
  ctx: KinesisContext,
  stream: StreamRecord,
  incoming: readonly Incoming[],
  placed: readonly Placed[],
): void {
  if (stream.monitoring.length === 0) return;
  for (const [at, { shardId, refusal }] of placed.entries()) {
    const IncomingBytes = incoming[at]?.bytes ?? 0;
    if (refusal === undefined) measureShard(ctx, stream, shardId, { IncomingBytes, IncomingRecords: 1 });
    else measureShard(ctx, stream, shardId, { WriteProvisionedThroughputExceeded: 1 });
  }
}

/** What one read of a shard gave. */
export function measureRead(
  ctx: KinesisContext,
  stream: StreamRecord,
  shard: number,
  page: { found: readonly unknown[]; bytes: number },
  ageMs: number,
): void {
  measureShard(ctx, stream, toShardId(shard), {
    OutgoingBytes: page.bytes,
    OutgoingRecords: page.found.length,
    IteratorAgeMilliseconds: ageMs,
    ReadProvisionedThroughputExceeded: 0,
  });
}
