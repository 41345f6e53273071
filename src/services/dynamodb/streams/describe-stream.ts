import type { Shard as WireShard } from "@aws-sdk/client-dynamodb-streams";
import type { Reader } from "../../../core/store/store.js";
import { checkLimit, validationError } from "../errors.js";
import { streamRecords } from "../store.js";
import { describeKey } from "../tables/describe.js";
import type { Op } from "./operation.js";
import { type Shard, type Stream, shardsOf, toSequenceNumber } from "./stream.js";
import { openStreamByArn } from "./stream-arn.js";

const SHARDS_MAX = 100;
const SHARD_ID = /^shardId-\d{20}-[0-9a-f]{8}$/;

export const DescribeStream: Op<"DescribeStream"> = async (input, ctx) => {
  const arn = input.StreamArn ?? "";
  checkLimit(input.Limit, SHARDS_MAX);
  const filter = input.ShardFilter;
  if (filter !== undefined) checkFilter(filter);
  const stream = await openStreamByArn(ctx.store, ctx, arn);
  const start = input.ExclusiveStartShardId ?? "";
  // No shard has ever been split: none has children.
  const left = filter === undefined ? shardsOf(stream).filter(({ id }) => id > start) : [];
  const shards = left.slice(0, input.Limit ?? SHARDS_MAX);
  const described = await Promise.all(shards.map((shard) => describeShard(ctx.store, stream, shard)));
  return {
    StreamDescription: {
      StreamArn: arn,
      StreamLabel: stream.label,
      StreamStatus: stream.closedAt === undefined ? "ENABLED" : "DISABLED",
      StreamViewType: stream.view,
      CreationRequestDateTime: new Date(stream.createdAt),
      TableName: stream.table,
      KeySchema: describeKey(stream.key),
      Shards: described,
      ...(left.length > shards.length && { LastEvaluatedShardId: shards.at(-1)?.id }),
    },
  };
};

function checkFilter({ Type, ShardId }: { Type?: string | undefined; ShardId?: string | undefined }): void {
  const violation = (value: string, member: string, constraint: string) =>
    validationError(
      `1 validation error detected: Value ${value} at 'shardFilter.${member}' failed to satisfy constraint: ${constraint}`,
    );
  if (Type === undefined) throw violation("null", "type", "Member must not be null");
  if (ShardId === undefined) throw violation("null", "shardId", "Member must not be null");
  if (!SHARD_ID.test(ShardId)) {
    throw validationError(`Invalid value for parameter ShardFilter.ShardId: ${ShardId}`);
  }
}

async function describeShard(reader: Reader, stream: Stream, { number, id }: Shard): Promise<WireShard> {
  const isClosed = stream.closedAt !== undefined;
  const last = isClosed ? await lastCommit(reader, stream, number) : undefined;
  return {
    ShardId: id,
    SequenceNumberRange: {
      StartingSequenceNumber: toSequenceNumber(0),
      ...(last !== undefined && { EndingSequenceNumber: toSequenceNumber(last) }),
    },
  };
}

/** The commit of a shard's latest record; 0 if it has none. */
export async function lastCommit(reader: Reader, stream: Stream, shard: number): Promise<number> {
  const { items } = await streamRecords.page(reader, 1, { prefix: [stream.space, shard], reverse: true });
  return Number(items[0]?.key.at(-1) ?? 0);
}
