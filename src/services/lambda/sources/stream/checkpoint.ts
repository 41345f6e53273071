import { type CheckpointRecord, checkpoints } from "../../store.js";
import type { PollerContext } from "../source.js";

/** How far a mapping has come in a shard. */
export async function loadCheckpoint(
  { ctx, mapping }: PollerContext,
  shard: string,
): Promise<CheckpointRecord | undefined> {
  return await checkpoints.get(ctx.store, mapping.uuid, shard);
}

/** Durable when it resolves. A mapping deleted meanwhile is not brought back. */
export async function saveCheckpoint(
  { ctx, mapping }: PollerContext,
  shard: string,
  record: CheckpointRecord,
): Promise<void> {
  await ctx.store.transact(async (tx) => checkpoints.put(tx, [mapping.uuid, shard], record));
}

/** Shards come and go as long as their stream lasts: those that are gone are forgotten. */
export async function dropCheckpoints(
  { ctx, mapping }: PollerContext,
  isGone: (shard: string) => boolean,
): Promise<void> {
  for await (const { key } of checkpoints.range(ctx.store, { prefix: [mapping.uuid] })) {
    if (!isGone(String(key.at(-1)))) continue;
    await ctx.store.transact(async (tx) => checkpoints.delete(tx, ...key));
  }
}
