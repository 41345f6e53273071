import type { Op } from "../operation.js";
import { tables } from "../store.js";
import { isGone } from "./table.js";

const NAMES_MAX = 100;

export const ListTables: Op<"ListTables"> = async (input, ctx) => {
  const start = input.ExclusiveStartTableName;
  const { items, next } = await tables.page(ctx.store, input.Limit ?? NAMES_MAX, {
    ...(start !== undefined && { start: [start], startExclusive: true }),
  });
  const now = ctx.clock.now();
  const names = items.filter(({ value }) => !isGone(value, now)).map(({ value }) => value.name);
  return { TableNames: names, ...(next && { LastEvaluatedTableName: String(next[0]) }) };
};
