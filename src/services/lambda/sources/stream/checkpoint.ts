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
