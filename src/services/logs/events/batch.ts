import type { InputLogEvent, RejectedLogEventsInfo } from "@aws-sdk/client-cloudwatch-logs";
import { invalidParameter } from "../errors.js";
import {
  BATCH_BYTES_MAX,
  BATCH_SPAN_MS_MAX,
  EVENT_AGE_MS_MAX,
  EVENT_FUTURE_MS_MAX,
  EVENT_OVERHEAD_BYTES,
} from "../limits.js";
import type { ChunkRecord } from "../store.js";

export interface LogEvent {
  at: number;
  message: string;
}

/** A batch that PutLogEvents takes, parted from what it refuses. */
export interface Batch {
  events: LogEvent[];
  rejected?: RejectedLogEventsInfo;
}

/** Checks a batch as a whole, then leaves out what is too old, too new, or past its retention. */
export function toBatch(given: readonly InputLogEvent[], now: number, expiredBefore: number): Batch {
  const events = given.map(({ timestamp = 0, message = "" }) => ({ at: timestamp, message }));
  checkBatch(events);
  const tooOld = now - EVENT_AGE_MS_MAX;
  const oldCount = countWhile(events, ({ at }) => at < tooOld);
  const expiredCount = countWhile(events, ({ at }) => at < expiredBefore);
  const newStart = events.findIndex(({ at }) => at > now + EVENT_FUTURE_MS_MAX);
  const kept = events.slice(Math.max(oldCount, expiredCount), newStart < 0 ? undefined : newStart);
  if (kept.length === events.length) return { events };
  return {
    events: kept,
    rejected: {
      ...(newStart < 0 ? {} : { tooNewLogEventStartIndex: newStart }),
      ...(oldCount > 0 ? { tooOldLogEventEndIndex: oldCount } : {}),
      ...(expiredCount > 0 ? { expiredLogEventEndIndex: expiredCount } : {}),
    },
  };
}

export function sizeOf({ message }: LogEvent): number {
  return Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES;
}

/** What messages count for in their stream. */
export const sizeOfAll = (messages: readonly string[]): number =>
  messages.reduce((sum, message) => sum + sizeOf({ at: 0, message }), 0);

function checkBatch(events: readonly LogEvent[]): void {
  let bytes = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const event of events) {
    bytes += sizeOf(event);
    if (event.at < last) {
      throw invalidParameter("Log events in a single PutLogEvents request must be in chronological order.");
    }
    last = event.at;
  }
  if (bytes > BATCH_BYTES_MAX) {
    throw invalidParameter(`Upload too large: ${bytes} bytes exceeds limit of ${BATCH_BYTES_MAX}`);
  }
  if (last - (events[0]?.at ?? last) > BATCH_SPAN_MS_MAX) {
    throw invalidParameter(
      "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.",
    );
  }
}

function countWhile(events: readonly LogEvent[], holds: (event: LogEvent) => boolean): number {
  const end = events.findIndex((event) => !holds(event));
  return end < 0 ? events.length : end;
}

const MS_PER_SECOND = 1000;

export function toSecond(at: number): number {
  return Math.floor(at / MS_PER_SECOND);
}

/** A batch cut by the second of its events. */
export function toChunks(
  events: readonly LogEvent[],
  ingestedAt: number,
): { second: number; record: ChunkRecord }[] {
  const chunks: { second: number; record: ChunkRecord }[] = [];
  for (const { at, message } of events) {
    const second = toSecond(at);
    let last = chunks.at(-1);
    if (last?.second !== second) {
      last = { second, record: { ingestedAt, at: [], messages: [] } };
      chunks.push(last);
    }
    last.record.at.push(at);
    last.record.messages.push(message);
  }
  return chunks;
}
