import { whenThere } from "../../../wire/awaitable.js";
import { Consumption, readUnits } from "../capacity.js";
import { metered } from "../metered.js";
import type { Op } from "../operation.js";
import { openTable, useKey } from "../state.js";
import { items } from "../store.js";
import type { Table } from "../tables/table.js";
import { tableNameOf } from "../tables/table-name.js";
import { checkScalarKeys } from "./condition-request.js";
import { Item } from "./item.js";
import { checkKey, itemPlace, toKey } from "./item-key.js";
import { checkProjectionParameters, onlyProjection, projectedOutput } from "./read-projection.js";

type Input = Parameters<Op<"GetItem">>[0];
type Output = Awaited<ReturnType<Op<"GetItem">>>;

export const GetItem: Op<"GetItem"> = (input, ctx) => {
  checkProjectionParameters(input);
  const key = toKey(input.Key, "newer");
  const paths = onlyProjection(input, ctx.state.expressions);
  return whenThere(openTable(ctx.store, ctx, tableNameOf(ctx, input.TableName), "read"), (table) => {
    checkKey(table, key);
    if (paths !== undefined) checkScalarKeys(table, paths);
    const place = itemPlace(table, key);
    return whenThere(items.get(ctx.store, ...place), (stored) => {
      const units = readUnits(stored?.[0] ?? 0, input.ConsistentRead ? "strong" : "eventual");
      useKey(ctx, table, "read", place[1], units);
      return toOutput(input, table, units, stored && projectedOutput(Item.stored(stored, table), paths));
    });
  });
};

function toOutput(input: Input, table: Table, units: number, item: Output["Item"]): Output {
  const consumed = new Consumption(table);
  consumed.addRead(units);
  const capacity = consumed.report(input.ReturnConsumedCapacity, table.name);
  const output: Output = item === undefined ? {} : { Item: item };
  if (capacity !== undefined) output.ConsumedCapacity = capacity;
  return metered(output, [consumed]);
}
