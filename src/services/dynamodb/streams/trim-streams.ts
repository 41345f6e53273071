import { STREAM_RETENTION_SECONDS } from "../limits.js";
import type { DynamoContext } from "../state.js";
import { shardGenerations, streamRecords, streams } from "../store.js";
import { trimLog } from "../trim-log.js";
import { generationsOf } from "./shards.js";
import type { Stream } from "./stream.js";

/** Deletes the records that have had their day, their shards, and the streams that have none left and get no more. */
export async function trimStreams(ctx: DynamoContext): Promise<void> {
  const horizon = ctx.clock.now() - STREAM_RETENTION_SECONDS * 1000;
  for await (const { value: stream } of streams.range(ctx.store)) {
    await trimShards(ctx, stream, horizon);
    if (stream.closedAt !== undefined && stream.closedAt < horizon) await forget(ctx, stream);
  }
}

async function trimShards(ctx: DynamoContext, stream: Stream, horizon: number): Promise<void> {
  const generations = await generationsOf(ctx.store, stream.space);
  let through = -1;
  for (const [i, { commit, value }] of generations.entries()) {
    const closedAt = generations[i + 1]?.value.at;
    const isGone = closedAt !== undefined && closedAt < horizon;
    for (let slot = 0; slot < value.count; slot++) {
      const prefix = [stream.space, value.first + slot];
      const last = await trimLog(ctx, streamRecords, prefix, isGone ? Number.POSITIVE_INFINITY : horizon);
      through = Math.max(through, last ?? -1);
    }
    // The last one that has gone stays: its shards are the parents of those that follow.
    const childrenEnd = generations[i + 2]?.value.at;
    if (isGone && childrenEnd !== undefined && childrenEnd < horizon) {
      await ctx.store.transact(async (tx) => shardGenerations.delete(tx, stream.space, commit));
    }
  }
  if (through >= 0) await noteTrimmed(ctx, stream, through);
}

async function noteTrimmed(ctx: DynamoContext, { table, label }: Stream, through: number): Promise<void> {
  await ctx.store.transact(async (tx) => {
    const stream = await streams.get(tx, table, label);
    if (stream !== undefined) streams.put(tx, [table, label], { ...stream, trimmedThrough: through });
  });
}

async function forget(ctx: DynamoContext, { table, label, space }: Stream): Promise<void> {
  const generations = await generationsOf(ctx.store, space);
  await ctx.store.transact(async (tx) => {
    for (const { commit } of generations) shardGenerations.delete(tx, space, commit);
    streams.delete(tx, table, label);
  });
}
