import type { SubscribeToShardEvent, SubscribeToShardEventStream } from "@aws-sdk/client-kinesis";
import type { Observation } from "../../../core/metrics/observation.js";
import { dryRun } from "../errors.js";
import {
  EVENT_BYTES_MAX,
  EVENT_RECORDS_MAX,
  HEARTBEAT_MS,
  SHARD_READ_BYTES_PER_SECOND,
  SUBSCRIPTION_MS,
} from "../limits.js";
import { consumerMetric } from "../metrics.js";
import type { KinesisContext, Op } from "../operation.js";
import { unseal } from "../records/encryption.js";
import { findShard, positionOf } from "../records/position.js";
import { childrenOf, millisBehind, readShard } from "../records/read.js";
import { measureRead } from "../records/shard-metrics.js";
import { toSequenceNumber } from "../shards/sequence-numbers.js";
import { toShardId } from "../shards/shard-ids.js";
import { cursors, isOpen, type ShardRecord, type StreamRecord, shards, streams } from "../store.js";
import type { Bell } from "./bells.js";
import { findConsumer } from "./consumers.js";

export const SubscribeToShard: Op<"SubscribeToShard"> = async (input, ctx) => {
  const { stream, consumer } = await findConsumer({ ConsumerARN: input.ConsumerARN }, ctx, ctx.store);
  const shard = await findShard(ctx.store, stream, input.ShardId ?? "");
  const { Type = "", SequenceNumber, Timestamp } = input.StartingPosition ?? {};
  const start = { type: Type, sequenceNumber: SequenceNumber, timestamp: Timestamp };
  const after = await positionOf(ctx.store, stream, shard, start, ctx.clock.now());
  if (input.DryRun) throw dryRun();
  const id = toShardId(shard.number);
  const subscription = ctx.state.subscriptions.begin(stream.id, consumer.name, id);
  const end = () => ctx.state.subscriptions.end(stream.id, consumer.name, id, subscription);
  const signal = AbortSignal.any([ctx.signal, subscription.stop.signal]);
  return { EventStream: events({ stream, consumer: consumer.name, shard, after, signal, end }, ctx) };
};

const SECOND_MS = 1_000;
const GIGABYTE = 1024 ** 3;

interface Reading {
  stream: StreamRecord;
  consumer: string;
  shard: ShardRecord;
  after: number;
  signal: AbortSignal;
  end(): void;
}

/** Gives records as they come, and a sign of life while none do, for five minutes or to the end of the shard. */
async function* events(reading: Reading, ctx: KinesisContext): AsyncGenerator<SubscribeToShardEventStream> {
  const { stream, shard, signal } = reading;
  const end = ctx.clock.now() + SUBSCRIPTION_MS;
  let after = reading.after;
  let silentSince = Number.NEGATIVE_INFINITY;
  /** By when what was given may have been given, at the rate of a subscription. */
  let paidAt = 0;
  try {
    while (!signal.aborted && ctx.clock.now() < end) {
      const dueMs = Math.min(paidAt, end) - ctx.clock.now();
      if (dueMs > 0) {
        await ctx.clock.sleep(dueMs, signal).catch(() => {});
        continue;
      }
      const bell = ctx.state.bells.listen(stream.id, shard.number);
      try {
        const next = await nextEvent(stream, shard, after, ctx);
        if (!next) return;
        const isDue = ctx.clock.now() - silentSince >= HEARTBEAT_MS;
        if (next.count > 0 || next.isOver || isDue) {
          ctx.measure(eventMetrics(reading, next));
          yield { SubscribeToShardEvent: next.event };
          silentSince = ctx.clock.now();
        }
        after = next.after;
        if (next.isOver) return;
        // A second's worth may go at once.
        const tookMs = (next.bytes / SHARD_READ_BYTES_PER_SECOND) * SECOND_MS;
        paidAt = Math.max(paidAt, ctx.clock.now() - SECOND_MS) + tookMs;
        if (next.isEnd) await wait(bell, ctx, Math.min(end, silentSince + HEARTBEAT_MS), signal);
      } finally {
        bell.close();
      }
    }
  } finally {
    reading.end();
  }
}

function eventMetrics({ stream, consumer }: Reading, { event, count, bytes }: NextEvent): Observation[] {
  const of = (name: string, unit: string, value: number) =>
    consumerMetric(`SubscribeToShardEvent.${name}`, unit, value, { ...stream, consumer });
  return [
    of("Success", "Count", 1),
    of("Bytes", "Bytes", bytes),
    of("Records", "Count", count),
    of("MillisBehindLatest", "Milliseconds", event.MillisBehindLatest ?? 0),
  ];
}

interface NextEvent {
  event: SubscribeToShardEvent;
  count: number;
  bytes: number;
  after: number;
  isEnd: boolean;
  isOver: boolean;
}

/** Undefined when the stream is gone. */
async function nextEvent(
  known: StreamRecord,
  { number }: ShardRecord,
  after: number,
  ctx: KinesisContext,
): Promise<NextEvent | undefined> {
  const now = ctx.clock.now();
  const stream = await streams.get(ctx.store, known.account, known.region, known.name);
  const shard = await shards.get(ctx.store, known.id, number);
  if (stream?.id !== known.id || !shard) return undefined;
  const bounds = { records: EVENT_RECORDS_MAX, bytes: EVENT_BYTES_MAX };
  const page = await readShard(ctx.store, stream, shard, after, bounds, now);
  // Rows of no amount are not kept.
  const quantity = page.bytes / GIGABYTE;
  ctx.meter("SubscribeToShard", [{ usageType: "EnhancedFanout-BilledOutgoingBytes", quantity, unit: "GB" }]);
  if (page.found.length > 0) measureRead(ctx, stream, shard.number, page, millisBehind(page, now));
  const isOver = page.isEnd && !isOpen(shard);
  const lastAt = page.found.at(-1)?.record.at ?? (await cursors.get(ctx.store, stream.id, number))?.lastAt;
  const event = {
    Records: await unseal(page.found, shard, stream, ctx),
    // At the end of a closed shard there is nothing to go on from.
    ContinuationSequenceNumber: isOver
      ? undefined
      : toSequenceNumber(shard, page.after, lastAt ?? shard.createdAt),
    MillisBehindLatest: millisBehind(page, now),
    ...(isOver && { ChildShards: await childrenOf(ctx.store, stream, shard) }),
  };
  const { found, bytes } = page;
  return { event, count: found.length, bytes, after: page.after, isEnd: page.isEnd, isOver };
}

async function wait(bell: Bell, ctx: KinesisContext, until: number, signal: AbortSignal): Promise<void> {
  const done = new AbortController();
  const either = AbortSignal.any([done.signal, signal]);
  const ms = Math.max(0, until - ctx.clock.now());
  try {
    await Promise.race([bell.rung, ctx.clock.sleep(ms, either).catch(() => {})]);
  } finally {
    done.abort();
  }
}
