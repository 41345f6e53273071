import type { ItemCollectionMetrics, WriteRequest } from "@aws-sdk/client-dynamodb";
import type { Transaction } from "../../../core/store/store.js";
import { AwsError } from "../../../wire/aws-error.js";
import type { Consumption } from "../capacity.js";
import { keySchemaMismatch, validationError } from "../errors.js";
import { collectionMetrics } from "../items/item-collection.js";
import { keyOf } from "../items/item-key.js";
import { planDelete } from "../items/plan-delete.js";
import { planPut } from "../items/plan-put.js";
import { readItem, type Written, writeItem } from "../items/write-item.js";
import type { WritePlan } from "../items/write-plan.js";
import { BATCH_WRITE_REQUESTS_MAX } from "../limits.js";
import { metered } from "../metered.js";
import type { Op } from "../operation.js";
import { type DynamoContext, openTable } from "../state.js";
import type { Table } from "../tables/table.js";
import { tableNameOf } from "../tables/table-name.js";
import { keyText } from "./batch-get-item.js";
import { isThrottling, throttledTables } from "./throttled-tables.js";

interface TablePlans {
  named: string;
  plans: WritePlan[];
}

/** What is asked of one table, and what became of it. */
interface Done extends TablePlans {
  table: Table;
  written: Written[];
  /** Places of the plans that could not be done now. */
  left: ReadonlySet<number>;
}

export const BatchWriteItem: Op<"BatchWriteItem"> = async (input, ctx) => {
  const given = input.RequestItems ?? {};
  const done = await writeAll(ctx, toPlans(given));
  const consumed = mergeByTable(done.flatMap(({ written }) => written.map((each) => each.consumed)));
  const capacity = consumed.flatMap(
    (each) => each.report(input.ReturnConsumedCapacity, each.table.name) ?? [],
  );
  const metrics = input.ReturnItemCollectionMetrics === "SIZE" ? allMetrics(ctx, done) : undefined;
  const unprocessed = done.filter(({ left }) => left.size > 0);
  return metered(
    {
      UnprocessedItems: Object.fromEntries(
        unprocessed.map(({ named, left }) => [named, given[named]?.filter((_, i) => left.has(i)) ?? []]),
      ),
      ...(metrics && { ItemCollectionMetrics: metrics }),
      ...(capacity.length > 0 && { ConsumedCapacity: capacity }),
    },
    consumed,
  );
};

/** One commit for them all: no caller can rely on that, and nobody waits for the disk twice. */
async function writeAll(ctx: DynamoContext, requests: readonly TablePlans[]): Promise<Done[]> {
  const done = await ctx.store.transact(async (tx) => {
    const opened: (TablePlans & { table: Table })[] = [];
    for (const { named, plans } of requests) {
      const table = await openTable(tx, ctx, tableNameOf(ctx, named));
      checkPlans(table, plans);
      opened.push({ named, plans, table });
    }
    const tables = opened.map(({ table }) => table);
    const throttled = throttledTables(ctx, tables, "write");
    const results: Done[] = [];
    for (const each of opened) {
      const isThrottled = throttled.has(each.table);
      const outcome = isThrottled ? { written: [], left: all(each.plans) } : await writeTable(tx, ctx, each);
      results.push({ ...each, ...outcome });
    }
    return results;
  });
  for (const { written } of done)
    for (const { counts } of written) ctx.state.counts.note(ctx.account, ctx.region, counts);
  return done;
}

async function writeTable(
  tx: Transaction,
  ctx: DynamoContext,
  { table, plans }: { table: Table; plans: readonly WritePlan[] },
): Promise<Pick<Done, "written" | "left">> {
  const written: Written[] = [];
  const left = new Set<number>();
  for (const [i, plan] of plans.entries()) {
    const before = await readItem(tx, table, plan.keyed);
    const change = { table, key: plan.keyed, before, after: plan.next(table, before) };
    try {
      written.push(writeItem(tx, ctx, change));
    } catch (error) {
      // A key that has no capacity left is asked for again, unless it is all that there is.
      if (!isThrottling(error) || plans.length === 1) throw error;
      left.add(i);
    }
  }
  return { written, left };
}

function all(plans: readonly WritePlan[]): ReadonlySet<number> {
  return new Set(plans.keys());
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

function allMetrics(ctx: DynamoContext, done: readonly Done[]) {
  const metrics: Record<string, ItemCollectionMetrics[]> = {};
  for (const { named, plans, table, left } of done) {
    const found = plans.flatMap(({ keyed }, i) =>
      left.has(i) ? [] : (collectionMetrics(ctx, table, keyed) ?? []),
    );
    if (found.length > 0) metrics[named] = found;
  }
  return Object.keys(metrics).length === 0 ? undefined : metrics;
}
