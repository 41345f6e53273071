import type { ItemCollectionMetrics, WriteRequest } from "@aws-sdk/client-dynamodb";
import { AwsError } from "../../../wire/aws-error.js";
import type { Consumption } from "../capacity.js";
import { keySchemaMismatch, validationError } from "../errors.js";
import { keyOf } from "../items/item-key.js";
import { planDelete } from "../items/plan-delete.js";
import { planPut } from "../items/plan-put.js";
import { readItem, writeItem } from "../items/write-item.js";
import { collectionMetrics } from "../items/write-output.js";
import type { WritePlan } from "../items/write-plan.js";
import { BATCH_WRITE_REQUESTS_MAX } from "../limits.js";
import { metered } from "../metered.js";
import type { Op } from "../operation.js";
import { type DynamoContext, openTable } from "../state.js";
import type { Table } from "../tables/table.js";
import { tableNameOf } from "../tables/table-name.js";
import { keyText } from "./batch-get-item.js";

interface TablePlans {
  named: string;
  plans: WritePlan[];
}

export const BatchWriteItem: Op<"BatchWriteItem"> = async (input, ctx) => {
  const requests = toPlans(input.RequestItems ?? {});
  const consumed = await writeAll(ctx, requests);
  const capacity = consumed.flatMap(
    (each) => each.report(input.ReturnConsumedCapacity, each.table.name) ?? [],
  );
  const metrics = input.ReturnItemCollectionMetrics === "SIZE" ? allMetrics(requests, consumed) : undefined;
  return metered(
    {
      UnprocessedItems: {},
      ...(metrics && { ItemCollectionMetrics: metrics }),
      ...(capacity.length > 0 && { ConsumedCapacity: capacity }),
    },
    consumed,
  );
};

/** One commit for them all: no caller can rely on that, and nobody waits for the disk twice. */
async function writeAll(ctx: DynamoContext, requests: readonly TablePlans[]): Promise<Consumption[]> {
  const results = await ctx.store.transact(async (tx) => {
    const tables: Table[] = [];
    for (const { named, plans } of requests) {
      const table = await openTable(tx, ctx, tableNameOf(ctx, named));
      checkPlans(table, plans);
      tables.push(table);
    }
    const written = [];
    for (const [i, table] of tables.entries()) {
      for (const plan of requests[i]?.plans ?? []) {
        const before = await readItem(tx, table, plan.keyed);
        written.push(writeItem(tx, ctx, { table, key: plan.keyed, before, after: plan.next(table, before) }));
      }
    }
    return written;
  });
  for (const { counts } of results) ctx.state.counts.note(ctx.account, ctx.region, counts);
  return mergeByTable(results.map(({ consumed }) => consumed));
}

function checkPlans(table: Table, plans: readonly WritePlan[]): void {
  const seen = new Set<string>();
  for (const plan of plans) {
    checkPlan(table, plan);
    const key = keyText(keyOf(table.key, plan.keyed));
    if (seen.has(key)) throw validationError("Provided list of item keys contains duplicates");
    seen.add(key);
  }
}

/** A batch says less of a wrong key than a single put does. */
function checkPlan(table: Table, plan: WritePlan): void {
  try {
    plan.check(table);
  } catch (error) {
    const isKeyFault =
      error instanceof AwsError && /Missing the key|Type mismatch for key/.test(error.message);
    throw isKeyFault ? keySchemaMismatch() : error;
  }
}

function mergeByTable(consumed: readonly Consumption[]): Consumption[] {
  const byTable = new Map<string, Consumption>();
  for (const each of consumed) {
    const known = byTable.get(each.table.name);
    if (known === undefined) byTable.set(each.table.name, each);
    else known.merge(each);
  }
  return [...byTable.values()];
}

function toPlans(given: Record<string, WriteRequest[]>): TablePlans[] {
  const tables = Object.entries(given);
  if (tables.length === 0) {
    throw validationError("The requestItems parameter is required for BatchWriteItem");
  }
  const total = tables.reduce((sum, [, requests]) => sum + requests.length, 0);
  if (total > BATCH_WRITE_REQUESTS_MAX) {
    throw validationError("Too many items requested for the BatchWriteItem call");
  }
  return tables.map(([named, requests]) => ({ named, plans: requests.map(toPlan) }));
}

function toPlan({ PutRequest, DeleteRequest }: WriteRequest): WritePlan {
  if ((PutRequest === undefined) === (DeleteRequest === undefined)) {
    throw validationError(
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
    );
  }
  return PutRequest ? planPut({ Item: PutRequest.Item }) : planDelete({ Key: DeleteRequest?.Key });
}

function allMetrics(requests: readonly TablePlans[], consumed: readonly Consumption[]) {
  const metrics: Record<string, ItemCollectionMetrics[]> = {};
  for (const [i, { named, plans }] of requests.entries()) {
    const table = consumed[i]?.table;
    const found = plans.flatMap(({ keyed }) => (table && collectionMetrics(table, keyed)) ?? []);
    if (found.length > 0) metrics[named] = found;
  }
  return Object.keys(metrics).length === 0 ? undefined : metrics;
}
