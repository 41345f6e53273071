import type { FilteredLogEvent } from "@aws-sdk/client-cloudwatch-logs";
import { makeOpen } from "../encryption/data-keys.js";
import { invalidParameter, invalidToken } from "../errors.js";
import { toGroupName } from "../groups/names.js";
import { expiredBefore } from "../groups/retention.js";
import { EVENTS_MAX, PAGE_BYTES_MAX, SEARCHED_EVENTS_MAX } from "../limits.js";
import type { LogsContext, LogsOperation } from "../operation.js";
import { compilePattern } from "../patterns/compile.js";
import { type ChunkPlace, findGroup, findStream, groupChunks } from "../store.js";
import { sizeOf, toSecond } from "./batch.js";
import { toEventId } from "./event-id.js";
import { type PlacedEvent, readEvents } from "./read.js";

const TIME_MAX = 8_640_000_000_000_000;

export const FilterLogEvents: LogsOperation<"FilterLogEvents"> = async (input, ctx) => {
  const group = toGroupName(input);
  if (input.logStreamNames && input.logStreamNamePrefix !== undefined) {
    throw invalidParameter("LogStream names and LogStream prefix cannot both be specified.");
  }
  const { startTime, endTime } = input;
  if (startTime !== undefined && endTime !== undefined && startTime > endTime) {
    throw invalidParameter("The specified time range is invalid.");
  }
  const matches = compilePattern(input.filterPattern ?? "");
  const after = readToken(input.nextToken);
  const record = await findGroup(ctx.store, group);
  for (const name of input.logStreamNames ?? []) await findStream(ctx.store, group, name);
  const start = Math.max(startTime ?? 0, expiredBefore(record, ctx.clock.now()));
  const end = endTime ?? TIME_MAX;
  const search = { group, start, end, after, limit: input.limit ?? EVENTS_MAX };
  const page = await searchEvents(search, toStreamFilter(input), (text) => matches(text) !== undefined, ctx);
  return {
    events: page.found.map((event) => toFiltered(event)),
    searchedLogStreams: [],
    ...(page.stoppedAt ? { nextToken: toToken(page.stoppedAt) } : {}),
  };
};

interface Search {
  group: string;
  start: number;
  /** Inclusive, unlike GetLogEvents'. */
  end: number;
  after: Place | undefined;
  limit: number;
}

/** Order of a group's events: by time, stream, then position. */
interface Place {
  at: number;
  stream: string;
  chunk: number;
  index: number;
}

type Page = { found: PlacedEvent[]; stoppedAt?: Place };

async function searchEvents(
  { group, start, end, after, limit }: Search,
  isWanted: (stream: string) => boolean,
  matches: (message: string) => boolean,
  ctx: LogsContext,
): Promise<Page> {
  const found: PlacedEvent[] = [];
  let bytes = 0;
  let searched = 0;
  const seconds = { start: toSecond(Math.max(start, after?.at ?? 0)), end: toSecond(end) };
  const places = onlyStreams(groupChunks(ctx.store, group, seconds), isWanted);
  for await (const event of readEvents(ctx.store, group, places, false, makeOpen(ctx, group))) {
    if (event.at < start || event.at > end || (after && comparePlaces(event, after) <= 0)) continue;
    searched += 1;
    if (matches(event.message)) {
      found.push(event);
      bytes += sizeOf(event);
    }
    if (found.length >= limit || bytes > PAGE_BYTES_MAX || searched >= SEARCHED_EVENTS_MAX) {
      return { found, stoppedAt: event };
    }
  }
  return { found };
}

async function* onlyStreams(
  places: AsyncIterable<ChunkPlace>,
  isWanted: (stream: string) => boolean,
): AsyncIterable<ChunkPlace> {
  for await (const place of places) if (isWanted(place.stream)) yield place;
}

function toStreamFilter(input: {
  logStreamNames?: string[];
  logStreamNamePrefix?: string;
}): (stream: string) => boolean {
  const names = input.logStreamNames && new Set(input.logStreamNames);
  if (names) return (stream) => names.has(stream);
  const prefix = input.logStreamNamePrefix ?? "";
  return (stream) => stream.startsWith(prefix);
}

function comparePlaces(a: Place, b: Place): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.stream !== b.stream) return a.stream < b.stream ? -1 : 1;
  return a.chunk - b.chunk || a.index - b.index;
}

function toFiltered(event: PlacedEvent): FilteredLogEvent {
  const { stream, at, message, ingestedAt } = event;
  return {
    logStreamName: stream,
    timestamp: at,
    message,
    ingestionTime: ingestedAt,
    eventId: toEventId(event),
  };
}

function toToken({ at, stream, chunk, index }: Place): string {
  return Buffer.from(JSON.stringify([at, stream, chunk, index])).toString("base64url");
}

function readToken(token: string | undefined): Place | undefined {
  if (token === undefined) return undefined;
  try {
    const [at, stream, chunk, index] = JSON.parse(Buffer.from(token, "base64url").toString("utf8"));
    if (typeof stream === "string" && [at, chunk, index].every(Number.isSafeInteger)) {
      return { at, stream, chunk, index };
    }
  } catch {
    // Answered below.
  }
  throw invalidToken();
}
