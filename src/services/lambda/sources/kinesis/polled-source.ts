import { AwsError } from "../../../../wire/aws-error.js";
import type { PollerContext } from "../source.js";
import type { ReadResult, StreamEvent, StreamSource } from "../stream/stream-source.js";
import { listShards, streamArnOf, toEvent, toPosition } from "./records.js";

/** A shard may be read five times a second, by all its readers together: then wait. */
const THROTTLED_MS = 250;
const IDLE_MS = 500;

/** Records read and not given out yet: a shard is read in large pieces, whatever the size of the batches. */
interface Ahead {
  events: StreamEvent[];
  next: string | undefined;
}

/** Reads by GetRecords, in the bounds that all readers of a shard share. One for each run of a poller. */
export function createPolledSource(): StreamSource {
  const ahead = new Map<string, Ahead>();
  let count = 0;
  const give = ({ events, next }: Ahead, limit: number): ReadResult => {
    if (events.length <= limit) return { events, next };
    const place = `ahead:${count++}`;
    ahead.set(place, { events: events.slice(limit), next });
    return { events: events.slice(0, limit), next: place };
  };
  return {
    batchInfoName: "KinesisBatchInfo",
    idleMs: IDLE_MS,
    shards: listShards,
    async iterator(poller, shard, start) {
      const { Type, SequenceNumber, Timestamp } = toPosition(start, poller);
      const { ShardIterator = "" } = await poller.ctx.call(
        "kinesis",
        "GetShardIterator",
        {
          StreamARN: streamArnOf(poller),
          ShardId: shard,
          ShardIteratorType: Type,
          StartingSequenceNumber: SequenceNumber,
          Timestamp,
        },
        { as: { principal: await poller.role() } },
      );
      return ShardIterator;
    },
    async read(poller, iterator, limit, shard) {
      const held = ahead.get(iterator);
      ahead.delete(iterator);
      return give(held ?? (await fetch(poller, iterator, shard)), limit);
    },
  };
}

async function fetch(poller: PollerContext, iterator: string, shard: string): Promise<Ahead> {
  const { ctx, signal } = poller;
  for (;;) {
    const principal = await poller.role();
    try {
      const page = await ctx.call(
        "kinesis",
        "GetRecords",
        { ShardIterator: iterator },
        { as: { principal } },
      );
      const events = (page.Records ?? []).map((record) => toEvent(record, shard, principal, poller));
      return { events, next: page.NextShardIterator };
    } catch (error) {
      const isThrottled =
        error instanceof AwsError && error.code === "ProvisionedThroughputExceededException";
      if (!isThrottled || signal.aborted) throw error;
      await ctx.clock.sleep(THROTTLED_MS, signal);
    }
  }
}
