import type { Transaction } from "../../../core/store/store.js";
import { validationError } from "../errors.js";
import type { Op } from "../operation.js";
import { type DynamoContext, describedTable } from "../state.js";
import { putTable } from "../tables/put-table.js";
import type { Table } from "../tables/table.js";
import { controlTableNameOf } from "../tables/table-name.js";
import { listExpiriesLater } from "./list-expiries.js";

export const DescribeTimeToLive: Op<"DescribeTimeToLive"> = async (input, ctx) => {
  const table = await describedTable(ctx.store, ctx, controlTableNameOf(ctx, input.TableName));
  const { timeToLive } = table;
  if (timeToLive === undefined) return { TimeToLiveDescription: { TimeToLiveStatus: "DISABLED" } };
  return { TimeToLiveDescription: { TimeToLiveStatus: "ENABLED", AttributeName: timeToLive.attribute } };
};

export const UpdateTimeToLive: Op<"UpdateTimeToLive"> = async (input, ctx) => {
  const name = controlTableNameOf(ctx, input.TableName);
  const { AttributeName: attribute = "", Enabled: isEnabled = false } = input.TimeToLiveSpecification ?? {};
  await ctx.store.transact(async (tx) => {
    const table = await describedTable(tx, ctx, name);
    if (isEnabled) enable(tx, ctx, table, attribute);
    else disable(tx, ctx, table, attribute);
  });
  return { TimeToLiveSpecification: { AttributeName: attribute, Enabled: isEnabled } };
};

function enable(tx: Transaction, ctx: DynamoContext, table: Table, attribute: string): void {
  if (table.timeToLive !== undefined) {
    const { attribute: current } = table.timeToLive;
    throw validationError(
      current === attribute
        ? "TimeToLive is already enabled"
        : `TimeToLive is active on a different AttributeName: current AttributeName is ${current}`,
    );
  }
  const changed: Table = { ...table, timeToLive: { attribute, changedAt: ctx.clock.now() } };
  putTable(tx, ctx, changed);
  listExpiriesLater(tx, ctx, changed);
}

function disable(tx: Transaction, ctx: DynamoContext, table: Table, attribute: string): void {
  const { timeToLive, ...rest } = table;
  if (timeToLive === undefined) throw validationError("TimeToLive is already disabled");
  if (timeToLive.attribute !== attribute) {
    throw validationError(
      `TimeToLive is active on a different AttributeName: current AttributeName is ${timeToLive.attribute}`,
    );
  }
  putTable(tx, ctx, rest);
}
