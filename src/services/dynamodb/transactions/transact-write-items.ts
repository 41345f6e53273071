import type { CancellationReason, TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { Transaction } from "../../../core/store/store.js";
import { AwsError } from "../../../wire/aws-error.js";
import { Consumption, TRANSACTION_FACTOR } from "../capacity.js";
import { validationError } from "../errors.js";
import { type Item, itemOutput } from "../items/item.js";
import { planCheck, planDelete } from "../items/plan-delete.js";
import { planPut } from "../items/plan-put.js";
import { planUpdate } from "../items/plan-update.js";
import { readItem, type Written, writeItem } from "../items/write-item.js";
import { collectionMetrics } from "../items/write-output.js";
import { isConditionMet, type WritePlan } from "../items/write-plan.js";
import { TRANSACTION_BYTES_MAX } from "../limits.js";
import { metered } from "../metered.js";
import type { Op } from "../operation.js";
import { type DynamoContext, openTable } from "../state.js";
import type { Table } from "../tables/table.js";
import { tableNameOf } from "../tables/table-name.js";
import { itemSizeBytes } from "../values/value-size.js";
import { cancelled, NO_REASON, reasonOf } from "./cancellation.js";
import { checkDistinctItems } from "./distinct-items.js";
import { rememberedOutcome, rememberOutcome } from "./idempotency.js";

/** One action of a transaction, checked as far as it can be without its table. */
interface Action {
  named: string;
  plan: WritePlan;
  isCheck: boolean;
  returnsItem: boolean;
}

/** An action with its table, and the item as it is. */
interface Prepared {
  action: Action;
  table: Table;
  before: Item | undefined;
}

export const TransactWriteItems: Op<"TransactWriteItems"> = async (input, ctx) => {
  const actions = (input.TransactItems ?? []).map(toAction);
  checkSize(actions);
  const { written, repeated } = await ctx.store.transact(async (tx) => {
    const known = await rememberedOutcome(tx, ctx, input);
    if (known !== undefined) return { written: [], repeated: known };
    const prepared = await prepare(tx, ctx, actions);
    const results = commit(tx, ctx, prepared);
    rememberOutcome(tx, ctx, input);
    return { written: results, repeated: undefined };
  });
  for (const { counts } of written) ctx.state.counts.note(ctx.account, ctx.region, counts);
  const consumed = repeated === undefined ? mergeWrites(written) : [];
  const capacity = consumed.flatMap(
    (each) => each.report(input.ReturnConsumedCapacity, each.table.name, "write") ?? [],
  );
  const metrics = input.ReturnItemCollectionMetrics === "SIZE" ? allMetrics(actions, written) : undefined;
  return metered(
    {
      ...(capacity.length > 0 && { ConsumedCapacity: capacity }),
      ...(metrics && { ItemCollectionMetrics: metrics }),
    },
    consumed,
  );
};

function toAction(item: TransactWriteItem): Action {
  const given = Object.values(item).filter((action) => action !== undefined);
  if (given.length !== 1) {
    throw validationError("TransactItems can only contain one of Check, Put, Update or Delete");
  }
  const { Put, Delete, Update, ConditionCheck } = item;
  const action = Put ?? Delete ?? Update ?? ConditionCheck;
  const plan = Put ? planPut(Put) : Update ? planUpdate(Update) : toKeyPlan(item);
  return {
    named: action?.TableName ?? "",
    plan,
    isCheck: ConditionCheck !== undefined,
    returnsItem: action?.ReturnValuesOnConditionCheckFailure === "ALL_OLD",
  };
}

function toKeyPlan({ Delete, ConditionCheck }: TransactWriteItem): WritePlan {
  return Delete ? planDelete(Delete) : planCheck({ Key: undefined, ...ConditionCheck });
}

/** What counts is the request: a transaction may delete more than it may write. */
function checkSize(actions: readonly Action[]): void {
  const size = actions.reduce((sum, { plan }) => sum + itemSizeBytes(plan.keyed), 0);
  if (size > TRANSACTION_BYTES_MAX) {
    throw validationError("Collection size cannot exceed 4194304 bytes: transaction payload is too large");
  }
}

/** Opens the tables and reads the items, then says of all actions at once which of them cannot be done. */
async function prepare(tx: Transaction, ctx: DynamoContext, actions: readonly Action[]): Promise<Prepared[]> {
  const tables: Table[] = [];
  for (const { named } of actions) tables.push(await openTable(tx, ctx, tableNameOf(ctx, named)));
  const opened = actions.map((action, i) => ({ action, table: tables[i] as Table }));
  checkValid(opened);
  checkDistinctItems(opened.map(({ action, table }) => ({ table, key: action.plan.keyed })));
  const prepared: Prepared[] = [];
  for (const each of opened) {
    prepared.push({ ...each, before: await readItem(tx, each.table, each.action.plan.keyed) });
  }
  const reasons = prepared.map(toReason);
  if (reasons.some(({ Code }) => Code !== NO_REASON.Code)) throw cancelled(reasons);
  return prepared;
}

/** Of invalid actions only the first is told. */
function checkValid(opened: readonly { action: Action; table: Table }[]): void {
  for (const [i, { action, table }] of opened.entries()) {
    try {
      action.plan.check(table);
    } catch (error) {
      throw cancelled(opened.map((_, j) => (j === i ? reasonOf(error) : NO_REASON)));
    }
  }
}

function toReason({ action, before }: Prepared): CancellationReason {
  if (isConditionMet(action.plan.condition, before)) return NO_REASON;
  return {
    Code: "ConditionalCheckFailed",
    Message: "The conditional request failed",
    ...(action.returnsItem && before && { Item: itemOutput(before) }),
  };
}

function commit(tx: Transaction, ctx: DynamoContext, prepared: readonly Prepared[]): Written[] {
  const next = prepared.map(({ action, table, before }, i) => {
    try {
      return action.plan.next(table, before);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw cancelled(prepared.map((_, j) => (j === i ? reasonOf(error) : NO_REASON)));
    }
  });
  return prepared.map(({ action, table, before }, i) => {
    if (!action.isCheck) {
      return writeItem(tx, ctx, { table, key: action.plan.keyed, before, after: next[i] });
    }
    const consumed = new Consumption(table);
    consumed.addWrite(1);
    return { consumed, counts: { space: table.space, items: 0, bytes: 0, indexes: new Map() } };
  });
}

function mergeWrites(written: readonly Written[]): Consumption[] {
  const byTable = new Map<string, Consumption>();
  for (const { consumed } of written) {
    const total = byTable.get(consumed.table.name) ?? new Consumption(consumed.table);
    for (let i = 0; i < TRANSACTION_FACTOR; i++) total.merge(consumed);
    byTable.set(consumed.table.name, total);
  }
  return [...byTable.values()];
}

function allMetrics(actions: readonly Action[], written: readonly Written[]) {
  const metrics: Record<string, NonNullable<ReturnType<typeof collectionMetrics>>[]> = {};
  for (const [i, { consumed }] of written.entries()) {
    const action = actions[i] as Action;
    const found = collectionMetrics(consumed.table, action.plan.keyed);
    if (found === undefined) continue;
    metrics[consumed.table.name] ??= [];
    metrics[consumed.table.name]?.push(found);
  }
  return Object.keys(metrics).length === 0 ? undefined : metrics;
}
