import { whenThere } from "../../../wire/awaitable.js";
import type { Consumption } from "../capacity.js";
import { conditionFailed } from "../errors.js";
import { type DynamoContext, openTable } from "../state.js";
import { tableNameOf } from "../tables/table-name.js";
import { type Item, itemOutput } from "./item.js";
import { itemPlace } from "./item-key.js";
import { readItem, writeItem } from "./write-item.js";
import { isConditionMet, type WritePlan } from "./write-plan.js";

export interface WriteResult {
  before: Item | undefined;
  after: Item | undefined;
  consumed: Consumption;
}

interface WriteTarget {
  TableName: string | undefined;
  ReturnValuesOnConditionCheckFailure?: string | undefined;
}

/** Carries out one planned write, and answers. */
export function runWrite<O>(
  ctx: DynamoContext,
  request: WriteTarget,
  plan: WritePlan,
  toOutput: (result: WriteResult) => O,
): Promise<O> {
  const name = tableNameOf(ctx, request.TableName);
  const writing = ctx.store.transact((tx) =>
    whenThere(openTable(tx, ctx, name, "write"), (table) => {
      plan.check(table);
      const { keyed: key, condition } = plan;
      const place = itemPlace(table, key);
      const write = (before: Item | undefined) => {
        if (!isConditionMet(condition, before)) {
          const isWanted = request.ReturnValuesOnConditionCheckFailure === "ALL_OLD" && before !== undefined;
          throw conditionFailed(isWanted ? { Item: itemOutput(before) } : {});
        }
        const after = plan.next(table, before);
        const { consumed, counts } = writeItem(tx, ctx, { table, key, place, before, after });
        return { before, after, consumed, counts };
      };
      return whenThere(readItem(tx, table, key, place), write);
    }),
  );
  return writing.then((result) => {
    ctx.state.counts.note(ctx.account, ctx.region, result.counts);
    return toOutput(result);
  });
}
