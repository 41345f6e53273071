import type { CancellationReason } from "@aws-sdk/client-dynamodb";
import type { Transaction } from "../../../core/store/store.js";
import { AwsError } from "../../../wire/aws-error.js";
import { Consumption, readUnits, TRANSACTION_FACTOR } from "../capacity.js";
import { type Item, itemOutput } from "../items/item.js";
import { checkNoEmptyKeys } from "../items/item-key.js";
import { readItem, type Written, writeItem } from "../items/write-item.js";
import { isConditionMet, type WritePlan } from "../items/write-plan.js";
import { admit, type DynamoContext, openTable } from "../state.js";
import type { Table } from "../tables/table.js";
import { tableNameOf } from "../tables/table-name.js";
import { cancelled, NO_REASON, reasonOf } from "./cancellation.js";
import { checkDistinctItems } from "./distinct-items.js";
import { isRepeated, remember, type TokenRequest } from "./idempotency.js";

/** One action of a transaction. */
export interface Action {
  /** As the caller names the table. */
  named: string;
  /** Refuses the request, where its table makes an action one that cannot be. */
  check?(table: Table): void;
  /** The plan, given the table. */
  plan(table: Table): WritePlan;
  /** Looks, and leaves the item as it is. */
  isCheck: boolean;
  /** Whether the reason of its failure shows the item. */
  returnsItem: boolean;
  /** Reason if its condition does not hold. */
  failureCode: "ConditionalCheckFailed" | "DuplicateItem";
}

/** An action with its table. */
interface Opened {
  action: Action;
  table: Table;
  plan: WritePlan;
}

interface Prepared extends Opened {
  before: Item | undefined;
}

/** What came of a transaction. */
interface Ran {
  written: Written[];
  /** It had been done under the same token within ten minutes: the items were only read. */
  isRepeat: boolean;
}

/** Carries out all actions or none. */
export async function runActions(
  ctx: DynamoContext,
  actions: readonly Action[],
  request: TokenRequest,
): Promise<Ran> {
  const ran = await ctx.store.transact(async (tx) => {
    if (await isRepeated(tx, ctx, request)) {
      return { written: await readAgain(tx, ctx, actions), isRepeat: true };
    }
    const written = commit(tx, ctx, await prepare(tx, ctx, actions));
    remember(tx, ctx, request);
    return { written, isRepeat: false };
  });
  for (const { counts } of ran.written) ctx.state.counts.note(ctx.account, ctx.region, counts);
  return ran;
}

/** A repeated transaction is paid as one that reads. */
async function readAgain(
  tx: Transaction,
  ctx: DynamoContext,
  actions: readonly Action[],
): Promise<Written[]> {
  const read: Written[] = [];
  for (const action of actions) {
    const table = await openTable(tx, ctx, tableNameOf(ctx, action.named));
    const item = await readItem(tx, table, action.plan(table).keyed);
    const written = untouched(table);
    written.consumed.addRead(readUnits(item?.size ?? 0, "strong"));
    read.push(written);
  }
  return read;
}

function untouched(table: Table): Written {
  return {
    consumed: new Consumption(table),
    counts: { space: table.space, items: 0, bytes: 0, indexes: new Map() },
  };
}

/** Opens the tables and reads the items, then says of all actions at once which of them cannot be done. */
async function prepare(tx: Transaction, ctx: DynamoContext, actions: readonly Action[]): Promise<Prepared[]> {
  const tables: Table[] = [];
  for (const { named } of actions) tables.push(await openTable(tx, ctx, tableNameOf(ctx, named)));
  const opened = actions.map((action, i) => open(ctx, actions, action, i, tables[i] as Table));
  checkDistinctItems(opened.map(({ table, plan }) => ({ table, key: plan.keyed })));
  const prepared: Prepared[] = [];
  for (const each of opened)
    prepared.push({ ...each, before: await readItem(tx, each.table, each.plan.keyed) });
  const reasons = prepared.map(toReason);
  if (reasons.some(({ Code }) => Code !== NO_REASON.Code)) throw cancelled(reasons);
  return prepared;
}

/** Of invalid actions only the first is told. */
function open(
  ctx: DynamoContext,
  actions: readonly Action[],
  action: Action,
  at: number,
  table: Table,
): Opened {
  action.check?.(table);
  const plan = orCancel(actions.length, at, () => action.plan(table));
  // A fault of the request, AWS holds, not of the action.
  checkNoEmptyKeys(table, plan.keyed);
  return orCancel(actions.length, at, () => {
    plan.check(table);
    admit(ctx, table, "write");
    return { action, table, plan };
  });
}

function orCancel<T>(count: number, at: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw cancelled(Array.from({ length: count }, (_, i) => (i === at ? reasonOf(error) : NO_REASON)));
  }
}

function toReason({ action, plan, before }: Prepared): CancellationReason {
  if (isConditionMet(plan.condition, before)) return NO_REASON;
  return {
    Code: action.failureCode,
    Message:
      action.failureCode === "DuplicateItem"
        ? "Duplicate primary key exists in table"
        : "The conditional request failed",
    ...(action.returnsItem && before && { Item: itemOutput(before) }),
  };
}

function commit(tx: Transaction, ctx: DynamoContext, prepared: readonly Prepared[]): Written[] {
  const next = prepared.map(({ plan, table, before }, i) =>
    orCancel(prepared.length, i, () => plan.next(table, before)),
  );
  return prepared.map(({ action, plan, table, before }, i) => {
    if (!action.isCheck) {
      const change = { table, key: plan.keyed, before, after: next[i], factor: TRANSACTION_FACTOR };
      return orCancel(prepared.length, i, () => writeItem(tx, ctx, change));
    }
    const written = untouched(table);
    written.consumed.addWrite(1);
    return written;
  });
}

/** What the writes used, by table: twice what they would use alone. */
export function mergeWrites(written: readonly Written[]): Consumption[] {
  const byTable = new Map<string, Consumption>();
  for (const { consumed } of written) {
    const total = byTable.get(consumed.table.name) ?? new Consumption(consumed.table);
    for (let i = 0; i < TRANSACTION_FACTOR; i++) total.merge(consumed);
    byTable.set(consumed.table.name, total);
  }
  return [...byTable.values()];
}
