import type { StartingPosition, SubscribeToShardEventStream } from "@aws-sdk/client-kinesis";
import { AwsError } from "../../../../wire/aws-error.js";
import type { PollerContext } from "../source.js";
import type { ReadResult, StreamEvent, StreamSource } from "../stream/stream-source.js";
import { listShards, toEvent, toPosition } from "./records.js";

/** A shard that was subscribed to a moment ago is not given again for five seconds. */
const REFUSED_MS = 1_000;

type Events = AsyncIterator<SubscribeToShardEventStream>;

interface Place {
  position: StartingPosition;
  /** Received and not given out yet. */
  ahead: StreamEvent[];
  isOver: boolean;
}

export interface FanOutSource extends StreamSource {
  /** Ends the subscriptions. */
  close(): Promise<void>;
}

/** Reads by SubscribeToShard: records come as they are put. One for each run of a poller. */
export function createFanOutSource(): FanOutSource {
  const subscriptions = new Map<string, Events>();
  const places = new Map<string, Place>();
  let count = 0;
  const keep = (place: Place): string => {
    const name = `place:${count++}`;
    places.set(name, place);
    return name;
  };
  const give = (place: Place, limit: number): ReadResult => {
    const events = place.ahead.slice(0, limit);
    const left = { ...place, ahead: place.ahead.slice(limit) };
    const isOver = left.isOver && left.ahead.length === 0;
    return { events, ...(!isOver && { next: keep(left) }) };
  };
  return {
    batchInfoName: "KinesisBatchInfo",
    // The stream itself is what is waited for.
    idleMs: 0,
    shards: listShards,
    iterator: async (poller, _shard, start) =>
      keep({ position: toPosition(start, poller), ahead: [], isOver: false }),
    async read(poller, iterator, limit, shard) {
      const place = places.get(iterator);
      places.delete(iterator);
      // Kept by an earlier run: its places are gone, and it begins anew.
      if (!place) throw new AwsError("ExpiredIteratorException", "The place was that of another run.");
      if (place.ahead.length > 0 || place.isOver) return give(place, limit);
      const events = subscriptions.get(shard) ?? (await subscribe(poller, shard, place.position));
      subscriptions.set(shard, events);
      const { value, done } = await events.next();
      if (done || !value.SubscribeToShardEvent) {
        subscriptions.delete(shard);
        return give(place, limit);
      }
      const { Records = [], ContinuationSequenceNumber: after, ChildShards } = value.SubscribeToShardEvent;
      const role = await poller.role();
      return give(
        {
          position: after === undefined ? place.position : toPosition({ after }, poller),
          ahead: Records.map((record) => toEvent(record, shard, role, poller)),
          isOver: ChildShards !== undefined,
        },
        limit,
      );
    },
    async close() {
      for (const events of subscriptions.values()) await events.return?.();
    },
  };
}

async function subscribe(poller: PollerContext, shard: string, position: StartingPosition): Promise<Events> {
  const { ctx, mapping, signal } = poller;
  for (;;) {
    try {
      const { EventStream } = await ctx.call(
        "kinesis",
        "SubscribeToShard",
        { ConsumerARN: mapping.sourceArn, ShardId: shard, StartingPosition: position },
        { as: { principal: await poller.role() }, signal },
      );
      if (!EventStream) throw new Error("a subscription without events");
      return EventStream[Symbol.asyncIterator]();
    } catch (error) {
      const isTaken = error instanceof AwsError && error.code === "ResourceInUseException";
      if (!isTaken || signal.aborted) throw error;
      await ctx.clock.sleep(REFUSED_MS, signal);
    }
  }
}
