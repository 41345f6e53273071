import type { Transaction } from "../../../core/store/store.js";
import { makeSeal, type Seal } from "../encryption/data-keys.js";
import { expiredBefore } from "../groups/retention.js";
import { emitMetrics } from "../metric-filters/emit.js";
import type { LogsContext, LogsOperation } from "../operation.js";
import { findGroup, findStream, putChunk, type StreamRecord, streams } from "../store.js";
import { toSequenceToken } from "../streams/streams.js";
import { emitToSubscribers } from "../subscriptions/emit.js";
import { toTailGroup } from "../tail/start-live-tail.js";
import { type LogEvent, sizeOf, toBatch, toChunks } from "./batch.js";

export const PutLogEvents: LogsOperation<"PutLogEvents"> = async (input, ctx) => {
  const { logGroupName = "", logStreamName = "", logEvents = [] } = input;
  const now = ctx.clock.now();
  const taken = await ctx.store.transact(async (tx) => {
    const [group, stream] = await Promise.all([
      findGroup(tx, logGroupName),
      findStream(tx, logGroupName, logStreamName),
    ]);
    const { events, rejected } = toBatch(logEvents, now, expiredBefore(group, now));
    if (events.length > 0) {
      await append(tx, stream, events, await makeSeal(ctx, group.name, group.kmsKeyId), ctx);
    }
    return { events, rejected, next: stream.nextChunk + 1 };
  });
  publish(logGroupName, logStreamName, taken.events, ctx);
  return {
    nextSequenceToken: toSequenceToken(taken.next),
    ...(taken.rejected ? { rejectedLogEventsInfo: taken.rejected } : {}),
  };
};

/** To those who watch the log live. */
function publish(group: string, stream: string, events: readonly LogEvent[], ctx: LogsContext): void {
  const now = ctx.clock.now();
  const shown = events.map(({ at, message }) => ({
    logGroupIdentifier: `${ctx.account}:${group}`,
    logStreamName: stream,
    message,
    timestamp: at,
    ingestionTime: now,
  }));
  ctx.state.tails.publish(toTailGroup(group, ctx), stream, shown);
}

async function append(
  tx: Transaction,
  stream: StreamRecord,
  events: LogEvent[],
  seal: Seal,
  ctx: LogsContext,
): Promise<void> {
  const now = ctx.clock.now();
  let { nextChunk, storedBytes } = stream;
  for (const { second, record } of toChunks(events, now)) {
    putChunk(tx, stream.group, { stream: stream.name, second, chunk: nextChunk }, seal(record));
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
  await emitMetrics(tx, stream, events, ctx);
}
