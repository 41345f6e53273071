import { dryRun, invalidArgument, rateExceeded, shardNotFound } from "../errors.js";
import { GET_BYTES_MAX, GET_RECORDS_MAX } from "../limits.js";
import type { Op } from "../operation.js";
import { toShardId } from "../shards/shard-ids.js";
import { isOpen, shards, streams } from "../store.js";
import { toStreamArn } from "../streams/names.js";
import { unseal } from "./encryption.js";
import { readIterator, toIterator } from "./iterator.js";
import { childrenOf, millisBehind, readShard } from "./read.js";
import { measureRead, measureShard } from "./shard-metrics.js";

export const GetRecords: Op<"GetRecords"> = async (input, ctx) => {
  const now = ctx.clock.now();
  // AWS takes one in quotes too.
  const iterator = input.ShardIterator?.replace(/^"(.*)"$/, "$1") ?? "";
  const position = readIterator(iterator, now);
  if (input.StreamARN !== undefined && input.StreamARN !== toStreamArn(position)) {
    throw invalidArgument("StreamARN does not match the stream of the ShardIterator.");
  }
  const id = toShardId(position.shard);
  const stream = await streams.get(ctx.store, position.account, position.region, position.name);
  if (stream?.id !== position.streamId) throw shardNotFound(id, position);
  const shard = await shards.get(ctx.store, stream.id, position.shard);
  if (!shard) throw shardNotFound(id, position);
  if (input.DryRun) throw dryRun();
  if (!ctx.state.rates.takeRead(stream.id, shard.number)) {
    measureShard(ctx, stream, id, { ReadProvisionedThroughputExceeded: 1 });
    throw rateExceeded(id, stream);
  }
  const bounds = { records: input.Limit ?? GET_RECORDS_MAX, bytes: GET_BYTES_MAX };
  const page = await readShard(ctx.store, stream, shard, position.after, bounds, now);
  ctx.state.rates.payRead(stream.id, shard.number, page.bytes);
  measureRead(ctx, stream, shard.number, page, millisBehind(page, now));
  const isOver = page.isEnd && !isOpen(shard);
  return {
    Records: await unseal(page.found, shard, stream, ctx),
    MillisBehindLatest: millisBehind(page, now),
    ...(isOver
      ? { ChildShards: await childrenOf(ctx.store, stream, shard) }
      : { NextShardIterator: toIterator({ ...position, after: page.after }, now) }),
  };
};
