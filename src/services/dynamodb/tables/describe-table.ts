import type { Op } from "../operation.js";
import { describedTable } from "../state.js";
import { describeTable } from "./describe.js";
import { controlTableNameOf } from "./table-name.js";

export const DescribeTable: Op<"DescribeTable"> = async (input, ctx) => {
  const table = await describedTable(ctx.store, ctx, controlTableNameOf(ctx, input.TableName));
  const counts = await ctx.state.counts.of(ctx.account, ctx.region, table.space);
  return { Table: describeTable(ctx, table, counts) };
};
