import type { _Record } from "@aws-sdk/client-dynamodb-streams";
import { checkLimit } from "../errors.js";
import { toOutput } from "../items/item.js";
import { PAGE_BYTES_MAX, STREAM_RETENTION_SECONDS } from "../limits.js";
import { streamRecords, tables } from "../store.js";
import { openAsService } from "../tables/table-encryption.js";
import type { KeyOwner } from "../tables/table-key.js";
import type { Attributes } from "../values/attribute-value.js";
import { trimmed } from "./errors.js";
import type { Op, StreamsContext } from "./operation.js";
import { type Position, parseIterator, toIterator } from "./shard-iterator.js";
import { shardsOf } from "./shards.js";
import { type Images, type Stream, type StreamRecord, toSequenceNumber } from "./stream.js";
import { openStreamByArn } from "./stream-arn.js";
import { imagesOf } from "./stream-images.js";

const RECORDS_MAX = 1000;

interface Found {
  commit: number;
  record: StreamRecord;
}

export const GetRecords: Op<"GetRecords"> = async (input, ctx) => {
  checkLimit(input.Limit, RECORDS_MAX);
  const now = ctx.clock.now();
  const position = parseIterator(input.ShardIterator ?? "", now);
  const stream = await openStreamByArn(ctx.store, ctx, position.streamArn);
  // Its state before its records: what is closed then has no more to come.
  const shards = await shardsOf(ctx.store, stream.space, now);
  const shard = shards.find(({ number }) => number === position.shard);
  if (shard === undefined) throw trimmed();
  const { found, after, isEnd } = await readRecords(ctx, stream, position, input.Limit ?? RECORDS_MAX);
  const owner = await keyOwnerOf(ctx, stream, found);
  const records = found.map(({ commit, record }) =>
    toWireRecord(ctx, stream, commit, record, imagesOf(owner, record)),
  );
  const isOver = isEnd && shard.endsAt !== undefined;
  return {
    Records: records,
    ...(!isOver && { NextShardIterator: toIterator({ ...position, after }, now) }),
  };
};

async function readRecords(ctx: StreamsContext, stream: Stream, { shard, after }: Position, limit: number) {
  const horizon = ctx.clock.now() - STREAM_RETENTION_SECONDS * 1000;
  const prefix = [stream.space, shard];
  const found: Found[] = [];
  let bytes = 0;
  let last = after;
  const range = { prefix, start: [...prefix, after], startExclusive: true };
  for await (const { key, value } of streamRecords.range(ctx.store, range)) {
    last = Number(key.at(-1));
    if (value.at < horizon) continue;
    found.push({ commit: last, record: value });
    bytes += value.size;
    if (found.length >= limit || bytes >= PAGE_BYTES_MAX) return { found, after: last, isEnd: false };
  }
  return { found, after: last, isEnd: true };
}

/** Whose key opens the records: the table's while it is its stream, then what the stream kept of it. DynamoDB opens it itself. */
async function keyOwnerOf(
  ctx: StreamsContext,
  { table: name, encryption, closedAt }: Stream,
  found: Found[],
): Promise<KeyOwner> {
  if (!found.some(({ record }) => "sealed" in record)) return { name };
  const table = closedAt === undefined ? await tables.get(ctx.store, name) : undefined;
  const owner = table ?? { name, encryption };
  await openAsService(ctx, owner);
  return owner;
}

function toWireRecord(
  ctx: StreamsContext,
  stream: Stream,
  commit: number,
  record: StreamRecord,
  images: Images,
): _Record {
  const sequenceNumber = toSequenceNumber(commit);
  return {
    eventID: eventId(stream, commit),
    eventName: record.event,
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: ctx.region,
    dynamodb: {
      // AWS tells seconds.
      ApproximateCreationDateTime: new Date(Math.floor(record.at / 1000) * 1000),
      Keys: image(images.keys),
      ...(images.after !== undefined && { NewImage: image(images.after) }),
      ...(images.before !== undefined && { OldImage: image(images.before) }),
      SequenceNumber: sequenceNumber,
      SizeBytes: record.size,
      StreamViewType: stream.view,
    },
    ...(record.isExpiry && { userIdentity: { Type: "Service", PrincipalId: "dynamodb.amazonaws.com" } }),
  };
}

function image(json: string) {
  return toOutput(JSON.parse(json) as Attributes);
}

/** The same whenever the record is read. */
function eventId({ createdAt }: Stream, commit: number): string {
  return createdAt.toString(16).padStart(16, "0") + commit.toString(16).padStart(16, "0");
}
