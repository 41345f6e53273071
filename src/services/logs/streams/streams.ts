import type { LogStream } from "@aws-sdk/client-cloudwatch-logs";
import { invalidParameter, streamExists } from "../errors.js";
import { toGroupName, toStreamArn } from "../groups/names.js";
import { DESCRIBE_ITEMS_MAX } from "../limits.js";
import type { LogsContext, LogsOperation } from "../operation.js";
import { readPageToken, toPageToken } from "../page-token.js";
import { deleteStream, findGroup, findStream, type StreamRecord, streams } from "../store.js";

export const CreateLogStream: LogsOperation<"CreateLogStream"> = async (input, ctx) => {
  const { logGroupName: group = "", logStreamName: name = "" } = input;
  await ctx.store.transact(async (tx) => {
    await findGroup(tx, group);
    if (await streams.get(tx, group, name)) throw streamExists();
    streams.put(tx, [group, name], { group, name, createdAt: ctx.clock.now(), storedBytes: 0, nextChunk: 0 });
  });
  return {};
};

export const DeleteLogStream: LogsOperation<"DeleteLogStream"> = async (input, ctx) => {
  const { logGroupName: group = "", logStreamName: name = "" } = input;
  await ctx.store.transact(async (tx) => {
    await findStream(tx, group, name);
    await deleteStream(tx, group, name);
  });
  return {};
};

export const DescribeLogStreams: LogsOperation<"DescribeLogStreams"> = async (input, ctx) => {
  const group = toGroupName(input);
  const byTime = input.orderBy === "LastEventTime";
  if (byTime && input.logStreamNamePrefix !== undefined) {
    throw invalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix.");
  }
  await findGroup(ctx.store, group);
  const limit = input.limit ?? DESCRIBE_ITEMS_MAX;
  const page = byTime
    ? await pageByTime(group, input, limit, ctx)
    : await pageByName(group, input, limit, ctx);
  return {
    logStreams: page.map((stream) => toStream(stream, ctx)).slice(0, limit),
    nextToken: page.length > limit ? toPageToken(toToken(page[limit - 1], byTime)) : undefined,
  };
};

type DescribeInput = Parameters<LogsOperation<"DescribeLogStreams">>[0];

function toToken(stream: StreamRecord | undefined, byTime: boolean): string | undefined {
  return stream && (byTime ? `${stream.lastEventAt ?? 0} ${stream.name}` : stream.name);
}

/** One stream more than the limit, if there is one. */
async function pageByName(
  group: string,
  input: DescribeInput,
  limit: number,
  ctx: LogsContext,
): Promise<StreamRecord[]> {
  const { logStreamNamePrefix: prefix = "", descending: reverse = false } = input;
  const after = readPageToken(input.nextToken);
  const found: StreamRecord[] = [];
  for await (const { value } of streams.range(ctx.store, { prefix: [group], reverse })) {
    if (!value.name.startsWith(prefix)) continue;
    if (after !== undefined && (reverse ? value.name >= after : value.name <= after)) continue;
    if (found.push(value) > limit) break;
  }
  return found;
}

async function pageByTime(
  group: string,
  input: DescribeInput,
  limit: number,
  ctx: LogsContext,
): Promise<StreamRecord[]> {
  const sign = input.descending ? -1 : 1;
  const all: StreamRecord[] = [];
  for await (const { value } of streams.range(ctx.store, { prefix: [group] })) all.push(value);
  all.sort((a, b) => sign * compareByTime(a, b));
  const after = readPageToken(input.nextToken);
  const start = after === undefined ? 0 : all.findIndex((one) => toToken(one, true) === after) + 1;
  return all.slice(start, start + limit + 1);
}

function compareByTime(a: StreamRecord, b: StreamRecord): number {
  return (a.lastEventAt ?? 0) - (b.lastEventAt ?? 0) || (a.name < b.name ? -1 : 1);
}

function toStream(stream: StreamRecord, ctx: LogsContext): LogStream {
  return {
    logStreamName: stream.name,
    creationTime: stream.createdAt,
    firstEventTimestamp: stream.firstEventAt,
    lastEventTimestamp: stream.lastEventAt,
    lastIngestionTime: stream.lastIngestedAt,
    ...(stream.lastIngestedAt !== undefined && { uploadSequenceToken: toSequenceToken(stream.nextChunk) }),
    arn: toStreamArn(ctx, stream.group, stream.name),
    // AWS reports 0 for every stream since 2019.
    storedBytes: 0,
  };
}

const SEQUENCE_DIGITS = 56;

/** AWS still answers sequence tokens, and takes any. */
export function toSequenceToken(next: number): string {
  return `49${String(next).padStart(SEQUENCE_DIGITS - 2, "0")}`;
}
