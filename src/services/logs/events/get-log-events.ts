import { makeOpen } from "../encryption/data-keys.js";
import { invalidParameter, invalidToken } from "../errors.js";
import { toGroupName } from "../groups/names.js";
import { expiredBefore } from "../groups/retention.js";
import { EVENTS_MAX, PAGE_BYTES_MAX } from "../limits.js";
import type { LogsContext, LogsOperation } from "../operation.js";
import { findGroup, findStream, streamChunks } from "../store.js";
import { sizeOf, toSecond } from "./batch.js";
import { comparePositions, type PlacedEvent, type Position, readEvents } from "./read.js";

/** Which way a token goes on, and from where. */
interface Cursor {
  forward: boolean;
  /** Absent at the very start or end of a stream that has no events in range. */
  position: Position;
}

interface Window {
  group: string;
  stream: string;
  start: number;
  end: number;
}

const TIME_MAX = 8_640_000_000_000_000;

export const GetLogEvents: LogsOperation<"GetLogEvents"> = async (input, ctx) => {
  const group = toGroupName(input);
  const { startTime, endTime } = input;
  if (startTime !== undefined && endTime !== undefined && startTime > endTime) {
    throw invalidParameter("The specified time range is invalid.");
  }
  const cursor = readToken(input.nextToken);
  const groupRecord = await findGroup(ctx.store, group);
  const stream = input.logStreamName ?? "";
  await findStream(ctx.store, group, stream);
  const start = Math.max(startTime ?? 0, expiredBefore(groupRecord, ctx.clock.now()));
  const window = { group, stream, start, end: endTime ?? TIME_MAX };
  const forward = cursor?.forward ?? input.startFromHead ?? false;
  const events = await readPage(window, cursor, forward, input.limit ?? EVENTS_MAX, ctx);
  const first = events[0] ?? cursor?.position ?? edge(forward, window);
  const last = events.at(-1) ?? cursor?.position ?? edge(forward, window);
  return {
    events: events.map(({ at, message, ingestedAt }) => ({
      timestamp: at,
      message,
      ingestionTime: ingestedAt,
    })),
    nextForwardToken: toToken({ forward: true, position: last }),
    nextBackwardToken: toToken({ forward: false, position: first }),
  };
};

/** Up to `limit` events after (or before) the cursor, always in the order of time. */
async function readPage(
  { group, stream, start, end }: Window,
  cursor: Cursor | undefined,
  forward: boolean,
  limit: number,
  ctx: LogsContext,
): Promise<PlacedEvent[]> {
  const from = forward && cursor ? Math.max(start, cursor.position.at) : start;
  const to = !forward && cursor ? Math.min(end, cursor.position.at) : end;
  const seconds = { start: toSecond(from), end: toSecond(to) };
  const page: PlacedEvent[] = [];
  let bytes = 0;
  const places = streamChunks(ctx.store, group, stream, seconds, !forward);
  for await (const event of readEvents(ctx.store, group, places, !forward, makeOpen(ctx, group))) {
    if (event.at < start || event.at >= end) continue;
    if (cursor && !isBeyond(event, cursor.position, forward)) continue;
    bytes += sizeOf(event);
    if (page.length >= limit || (page.length > 0 && bytes > PAGE_BYTES_MAX)) break;
    page.push(event);
  }
  return forward ? page : page.reverse();
}

function isBeyond(event: Position, position: Position, forward: boolean): boolean {
  const order = comparePositions(event, position);
  return forward ? order > 0 : order < 0;
}

/** Where a reader of an empty page stands: what comes later is ahead of it. */
function edge(forward: boolean, { start, end }: Window): Position {
  if (!forward && end < TIME_MAX) return { at: end, chunk: 0, index: 0 };
  return { at: start, chunk: -1, index: -1 };
}

const AT_DIGITS = 16;
const CHUNK_DIGITS = 20;
const INDEX_DIGITS = 20;
const TOKEN = /^([fb])\/(\d{56})\/s$/;

/** `f/` or `b/`, 56 digits and `/s`, as AWS's look. Digits are shifted by one: a position may lie before the first. */
function toToken({ forward, position }: Cursor): string {
  const digits =
    String(position.at).padStart(AT_DIGITS, "0") +
    String(position.chunk + 1).padStart(CHUNK_DIGITS, "0") +
    String(position.index + 1).padStart(INDEX_DIGITS, "0");
  return `${forward ? "f" : "b"}/${digits}/s`;
}

function readToken(token: string | undefined): Cursor | undefined {
  if (token === undefined) return undefined;
  const [, direction, digits = ""] = TOKEN.exec(token) ?? [];
  if (direction === undefined) throw invalidToken();
  const number = (start: number, length: number) => Number(digits.slice(start, start + length));
  return {
    forward: direction === "f",
    position: {
      at: number(0, AT_DIGITS),
      chunk: number(AT_DIGITS, CHUNK_DIGITS) - 1,
      index: number(AT_DIGITS + CHUNK_DIGITS, INDEX_DIGITS) - 1,
    },
  };
}
