import type { Transaction } from "../../../core/store/store.js";
import { expiredBefore } from "../groups/retention.js";
import type { LogsContext, LogsOperation } from "../operation.js";
import { findGroup, findStream, putChunk, type StreamRecord, streams } from "../store.js";
import { toSequenceToken } from "../streams/streams.js";
import { emitToSubscribers } from "../subscriptions/emit.js";
import { type LogEvent, sizeOf, toBatch, toChunks } from "./batch.js";

export const PutLogEvents: LogsOperation<"PutLogEvents"> = async (input, ctx) => {
  const { logGroupName = "", logStreamName = "", logEvents = [] } = input;
  const now = ctx.clock.now();
  return await ctx.store.transact(async (tx) => {
    const [group, stream] = await Promise.all([
      findGroup(tx, logGroupName),
      findStream(tx, logGroupName, logStreamName),
    ]);
    const { events, rejected } = toBatch(logEvents, now, expiredBefore(group, now));
    if (events.length > 0) await append(tx, stream, events, ctx);
    return {
      nextSequenceToken: toSequenceToken(stream.nextChunk + 1),
      ...(rejected ? { rejectedLogEventsInfo: rejected } : {}),
    };
  });
};

async function append(
  tx: Transaction,
  stream: StreamRecord,
  events: LogEvent[],
  ctx: LogsContext,
): Promise<void> {
  const now = ctx.clock.now();
  let { nextChunk, storedBytes } = stream;
  for (const { second, record } of toChunks(events, now)) {
    putChunk(tx, stream.group, { stream: stream.name, second, chunk: nextChunk }, record);
    nextChunk += 1;
  }
  for (const event of events) storedBytes += sizeOf(event);
  const first = events[0]?.at ?? now;
  const last = events.at(-1)?.at ?? now;
  streams.put(tx, [stream.group, stream.name], {
    ...stream,
    firstEventAt: Math.min(stream.firstEventAt ?? first, first),
    lastEventAt: Math.max(stream.lastEventAt ?? last, last),
    lastIngestedAt: now,
    storedBytes,
    nextChunk,
  });
  await emitToSubscribers(tx, stream, events, ctx);
}
