import type { Transaction } from "../../../core/store/store.js";
import { invalidArgument, noSuchShardId, notProvisioned, shardClosed } from "../errors.js";
import type { KinesisContext, Op } from "../operation.js";
import { isOpen, type ShardRecord, type StreamRecord, shards } from "../store.js";
import { checkShardLimit, countUse } from "../streams/create-stream.js";
import { findStream } from "../streams/find-stream.js";
import { checkActive, withTransition } from "../streams/status.js";
import { parseHashKey } from "./hash-keys.js";
import { Resharding } from "./reshard.js";
import { parseShardId, toShardId } from "./shard-ids.js";

export const SplitShard: Op<"SplitShard"> = async (input, ctx) => {
  const { NewStartingHashKey: text = "", ShardToSplit: id = "" } = input;
  const stream = await ctx.store.transact(async (tx) => {
    const found = await findStream(input, ctx, tx);
    if (found.mode === "ON_DEMAND") throw notProvisioned(found);
    checkActive(found, ctx.clock.now());
    const shard = await findOpen(tx, found, id);
    checkShardLimit(ctx, (await countUse(tx, found)).openShards, 1);
    const at = parseHashKey(text);
    if (at === undefined || at <= BigInt(shard.startHash) + 1n || at >= BigInt(shard.endHash)) {
      throw invalidArgument(
        `NewStartingHashKey ${text} used in SplitShard() on shard ${toShardId(shard.number)} in stream ${found.name} ` +
          `under account ${found.account} is not both greater than one plus the shard's StartingHashKey ` +
          `${shard.startHash} and less than the shard's EndingHashKey ${shard.endHash}.`,
      );
    }
    const resharding = new Resharding(tx, withTransition(found, "UPDATING", ctx), ctx.clock.now());
    resharding.split(shard, at);
    return resharding.finish();
  });
  tellReaders(ctx, stream);
  return {};
};

export const MergeShards: Op<"MergeShards"> = async (input, ctx) => {
  const stream = await ctx.store.transact(async (tx) => {
    const found = await findStream(input, ctx, tx);
    if (found.mode === "ON_DEMAND") throw notProvisioned(found);
    checkActive(found, ctx.clock.now());
    const shard = await findOpen(tx, found, input.ShardToMerge ?? "");
    const adjacent = await findOpen(tx, found, input.AdjacentShardToMerge ?? "");
    if (!isAdjacent(shard, adjacent)) {
      throw invalidArgument(
        `Shards ${toShardId(shard.number)} and ${toShardId(adjacent.number)} in stream ${found.name} under account ` +
          `${found.account} are not an adjacent pair of shards eligible for merging`,
      );
    }
    const resharding = new Resharding(tx, withTransition(found, "UPDATING", ctx), ctx.clock.now());
    resharding.merge(shard, adjacent);
    return resharding.finish();
  });
  tellReaders(ctx, stream);
  return {};
};

/** Those who wait at the end of a shard learn that it is closed. */
export function tellReaders({ state }: KinesisContext, stream: StreamRecord): void {
  state.bells.ringAll(stream.id);
}

function isAdjacent(one: ShardRecord, other: ShardRecord): boolean {
  const follows = (low: ShardRecord, high: ShardRecord) =>
    BigInt(low.endHash) + 1n === BigInt(high.startHash);
  return follows(one, other) || follows(other, one);
}

async function findOpen(tx: Transaction, stream: StreamRecord, id: string): Promise<ShardRecord> {
  const number = parseShardId(id);
  const shard = number === undefined ? undefined : await shards.get(tx, stream.id, number);
  if (!shard) throw noSuchShardId(number === undefined ? id : toShardId(number), stream);
  if (!isOpen(shard)) throw shardClosed(toShardId(shard.number), stream);
  return shard;
}
