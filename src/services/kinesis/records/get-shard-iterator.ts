import { dryRun } from "../errors.js";
import type { Op } from "../operation.js";
import { findStream } from "../streams/find-stream.js";
import { checkCreated } from "../streams/status.js";
import { toIterator } from "./iterator.js";
import { findShard, positionOf } from "./position.js";

export const GetShardIterator: Op<"GetShardIterator"> = async (input, ctx) => {
  const now = ctx.clock.now();
  const stream = await findStream(input, ctx);
  checkCreated(stream, now);
  const shard = await findShard(ctx.store, stream, input.ShardId ?? "");
  const start = {
    type: input.ShardIteratorType ?? "",
    sequenceNumber: input.StartingSequenceNumber,
    timestamp: input.Timestamp,
  };
  const after = await positionOf(ctx.store, stream, shard, start, now);
  if (input.DryRun) throw dryRun();
  const { account, region, name, id: streamId } = stream;
  return { ShardIterator: toIterator({ account, region, name, streamId, shard: shard.number, after }, now) };
};
