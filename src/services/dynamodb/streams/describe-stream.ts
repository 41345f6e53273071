import type { Shard as WireShard } from "@aws-sdk/client-dynamodb-streams";
import { checkLimit, validationError } from "../errors.js";
import { describeKey } from "../tables/describe.js";
import type { Op } from "./operation.js";
import { type Shard, shardsOf } from "./shards.js";
import { toSequenceNumber } from "./stream.js";
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
  const all = await shardsOf(ctx.store, stream.space, ctx.clock.now());
  const left = all.filter(
    ({ id, parentId }) => id > start && (filter === undefined || parentId === filter.ShardId),
  );
  const shards = left.slice(0, input.Limit ?? SHARDS_MAX);
  return {
    StreamDescription: {
      StreamArn: arn,
      StreamLabel: stream.label,
      StreamStatus: stream.closedAt === undefined ? "ENABLED" : "DISABLED",
      StreamViewType: stream.view,
      CreationRequestDateTime: new Date(stream.createdAt),
      TableName: stream.table,
      KeySchema: describeKey(stream.key),
      Shards: shards.map(describeShard),
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

function describeShard({ id, parentId, startsAfter, endsAt }: Shard): WireShard {
  return {
    ShardId: id,
    ...(parentId && { ParentShardId: parentId }),
    SequenceNumberRange: {
      StartingSequenceNumber: toSequenceNumber(startsAfter),
      ...(endsAt !== undefined && { EndingSequenceNumber: toSequenceNumber(endsAt) }),
    },
  };
}
