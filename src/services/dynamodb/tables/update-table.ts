import { notBuilt } from "../errors.js";
import type { Op } from "../operation.js";
import { type DynamoContext, describedTable } from "../state.js";
import { closeStream, openStream } from "../streams/stream-record.js";
import { changeBilling } from "./change-billing.js";
import { changeEncryption, planEncryptionChange, shownEncryption } from "./change-encryption.js";
import { changeIndexes } from "./change-indexes.js";
import { checkTablesChanging } from "./check-quotas.js";
import { checkUsable } from "./check-usable.js";
import { describeTable } from "./describe.js";
import { putTable } from "./put-table.js";
import { indexNamed, type Table, type Throughput } from "./table.js";
import { controlTableNameOf } from "./table-name.js";
import { checkOnDemandThroughput, toOnDemandThroughput } from "./table-settings.js";
import { changeStream } from "./table-stream.js";
import { checkTableUpdate, type UpdateTableInput } from "./update-table-input.js";
import { raiseWarmThroughput } from "./warm-throughput.js";

export const UpdateTable: Op<"UpdateTable"> = async (input, ctx) => {
  const name = controlTableNameOf(ctx, input.TableName);
  checkTableUpdate(input);
  await checkTablesChanging(ctx);
  const encryption = await planEncryptionChange(ctx, name, input.SSESpecification);
  const { before, after } = await ctx.store.transact(async (tx) => {
    const found = await describedTable(tx, ctx, name);
    checkUsable(ctx, found);
    const billed = changeBilling(ctx, found, input);
    const indexed = changeIndexes(tx, ctx, billed, input);
    const streamed = changeStream(ctx, indexed, input.StreamSpecification);
    if (streamed.stream?.isEnabled && !found.stream?.isEnabled) openStream(tx, ctx, found, streamed.stream);
    else if (!streamed.stream?.isEnabled) await closeStream(tx, ctx, found);
    const changed = changeEncryption(tx, ctx, changeSettings(ctx, streamed, input), encryption);
    const until = ctx.clock.now() + ctx.state.settings.tableDelayMs;
    const table: Table = { ...changed, transition: { status: "UPDATING", until } };
    putTable(tx, ctx, table);
    return { before: found, after: table };
  });
  const counts = await ctx.state.counts.of(ctx.account, ctx.region, after.space);
  const table = { ...shown(before, after, input), encryption: shownEncryption(encryption, after.encryption) };
  return { TableDescription: describeTable(ctx, table, counts, "UPDATING") };
};

/** The answer still shows an index that has just been deleted, and the units that there were. */
function shown(before: Table, after: Table, input: UpdateTableInput): Table {
  const changed = {
    ...after,
    throughput: unchanged(before.throughput, after.throughput),
    indexes: after.indexes.map((index) => {
      const was = indexNamed(before, index.name)?.throughput;
      return was === undefined ? index : { ...index, throughput: unchanged(was, index.throughput) };
    }),
  };
  const deleted = (input.GlobalSecondaryIndexUpdates ?? []).flatMap(({ Delete }) => Delete?.IndexName ?? []);
  const going = before.indexes
    .filter(({ name }) => deleted.includes(name))
    .map((index) => ({
      ...index,
      transition: { status: "DELETING" as const, until: Number.POSITIVE_INFINITY },
    }));
  return { ...changed, indexes: [...changed.indexes, ...going] };
}

/** Throughput that is being changed, but is not yet; on-demand tables have none. */
function unchanged(before: Throughput, after: Throughput): Throughput {
  if (before.read === 0 || after.read === 0) return after;
  return { ...after, read: before.read, write: before.write, decreasesToday: before.decreasesToday };
}

function changeSettings(ctx: DynamoContext, table: Table, input: UpdateTableInput): Table {
  if (input.ReplicaUpdates !== undefined || input.GlobalTableWitnessUpdates !== undefined) {
    throw notBuilt("Global tables");
  }
  const { OnDemandThroughput: onDemand } = input;
  checkOnDemandThroughput(onDemand, table.billingMode, "UpdateTable");
  const now = ctx.clock.now();
  return {
    ...table,
    ...(input.TableClass && { tableClass: { name: input.TableClass, changedAt: now } }),
    ...(input.DeletionProtectionEnabled !== undefined && {
      isDeletionProtected: input.DeletionProtectionEnabled,
    }),
    ...(onDemand && { onDemandThroughput: toOnDemandThroughput(onDemand, table.onDemandThroughput) }),
    ...(input.WarmThroughput && {
      warmThroughput: raiseWarmThroughput(input.WarmThroughput, table, table.billingMode),
    }),
  };
}
