import type { DynamoContext } from "../state.js";
import { shardGenerations, tables } from "../store.js";
import { partitionCount } from "../tables/partitions.js";
import { putTable } from "../tables/put-table.js";
import type { Table, TableStream } from "../tables/table.js";
import { GENERATIONS_MAX, generationsOf, nextGeneration } from "./shards.js";
import { streamSpace } from "./stream-record.js";

/**
 * Closes the stream's shards and opens their children, if the time has come or the table has more partitions than it had. Every
 * write reads its table's revision, which changes here: none can add to a shard that is closed.
 */
export async function rollShards(ctx: DynamoContext, table: Table): Promise<void> {
  if (rollingStream(ctx, table) === undefined) return;
  await ctx.store.transact(async (tx) => {
    const current = await tables.get(tx, table.name);
    const stream = current && rollingStream(ctx, current);
    if (current === undefined || stream === undefined) return;
    const space = streamSpace(current, stream.label);
    if ((await generationsOf(tx, space)).length >= GENERATIONS_MAX) return;
    const shards = nextGeneration(stream.shards, partitionCount(current), ctx.clock.now());
    shardGenerations.append(tx, [space], shards);
    putTable(tx, ctx, { ...current, stream: { ...stream, shards } });
  });
}

/** The table's stream if its shards are to close now. */
function rollingStream(ctx: DynamoContext, table: Table): TableStream | undefined {
  const { stream, transition } = table;
  if (!stream?.isEnabled || transition?.status === "DELETING") return undefined;
  const isOld = ctx.clock.now() - stream.shards.at >= ctx.state.settings.shardMs;
  return isOld || partitionCount(table) > stream.shards.count ? stream : undefined;
}
