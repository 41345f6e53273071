import { BASE62 } from "../../../core/ids.js";
import type { Reader } from "../../../core/store/store.js";
import type { SdkModules } from "../../../wire/sdk-modules.js";
import type { InputOf } from "../../../wire/sdk-types.js";
import { notBuilt, resourceInUse } from "../errors.js";
import type { Op } from "../operation.js";
import { type DynamoContext, findTable } from "../state.js";
import { openStream } from "../streams/stream-record.js";
import { checkTags, toTags } from "../tags/tags.js";
import { checkTableCount, checkTablesChanging } from "./check-quotas.js";
import { describeTable } from "./describe.js";
import { checkAllDefinitionsUsed, checkIncludedTotal, toKeyAttributes, toSimpleKey } from "./key-schema.js";
import { checkIndexNames, toGlobalIndexes, toLocalIndexes } from "./new-index.js";
import { putTable } from "./put-table.js";
import type { Table } from "./table.js";
import { NO_COUNTS } from "./table-counts.js";
import { newEncryption } from "./table-encryption.js";
import { controlTableNameOf } from "./table-name.js";
import { checkOnDemandThroughput, toOnDemandThroughput, toPolicy } from "./table-settings.js";
import { toStream } from "./table-stream.js";
import { toTableThroughput } from "./throughput.js";
import { raiseWarmThroughput } from "./warm-throughput.js";

type CreateTableInput = InputOf<SdkModules["dynamodb"], "CreateTable">;

export const CreateTable: Op<"CreateTable"> = async (input, ctx) => {
  const table = toTable(input, ctx);
  await checkNew(ctx.store, ctx, table.name);
  await checkTablesChanging(ctx);
  await checkTableCount(ctx);
  if (input.SSESpecification) {
    table.encryption = await newEncryption(ctx, table.name, input.SSESpecification);
  }
  await ctx.store.transact(async (tx) => {
    await checkNew(tx, ctx, table.name);
    putTable(tx, ctx, table);
    if (table.stream !== undefined) openStream(tx, ctx, table, table.stream);
  });
  return { TableDescription: describeTable(ctx, table, NO_COUNTS, "CREATING") };
};

async function checkNew(from: Reader, ctx: DynamoContext, name: string): Promise<void> {
  const existing = await findTable(from, ctx, name);
  if (existing !== undefined) throw resourceInUse(`Table already exists: ${name}`);
}

/** Checks a request in AWS's order and makes the table of it. */
export function toTable(input: CreateTableInput, ctx: DynamoContext): Table {
  const billingMode = input.BillingMode ?? "PROVISIONED";
  const throughput = toTableThroughput(billingMode, input.ProvisionedThroughput);
  checkOnDemandThroughput(input.OnDemandThroughput, billingMode, "CreateTable");
  const attributes = toKeyAttributes(input.AttributeDefinitions ?? []);
  const key = toSimpleKey(input.KeySchema ?? [], attributes);
  const local = toLocalIndexes(input.LocalSecondaryIndexes, key, attributes);
  const global = toGlobalIndexes(input.GlobalSecondaryIndexes, attributes, billingMode);
  const indexes = [...local, ...global];
  checkIndexNames(indexes);
  checkIncludedTotal(indexes);
  checkAllDefinitionsUsed(attributes, key, indexes);
  const tags = toTags(input.Tags ?? []);
  checkTags(tags);
  if (input.GlobalTableSourceArn !== undefined) {
    throw notBuilt("Global tables");
  }
  const now = ctx.clock.now();
  return {
    name: controlTableNameOf(ctx, input.TableName),
    id: ctx.ids.uuid(),
    space: ctx.ids.string(12, BASE62),
    createdAt: now,
    attributes,
    key,
    indexes: indexes.map((index, number) => ({ ...index, number, status: "ACTIVE" })),
    nextIndex: indexes.length,
    billingMode,
    ...(billingMode === "PAY_PER_REQUEST" && { onDemandSince: now }),
    throughput,
    ...(input.OnDemandThroughput && { onDemandThroughput: toOnDemandThroughput(input.OnDemandThroughput) }),
    ...(input.WarmThroughput && {
      warmThroughput: raiseWarmThroughput(input.WarmThroughput, { throughput }, billingMode),
    }),
    ...(input.TableClass && { tableClass: { name: input.TableClass } }),
    isDeletionProtected: input.DeletionProtectionEnabled ?? false,
    stream: toStream(ctx, input.StreamSpecification, { billingMode, throughput }),
    tags,
    policy: toPolicy(ctx, input.ResourcePolicy),
    transition: { status: "CREATING", until: now + ctx.state.settings.tableDelayMs },
  };
}
