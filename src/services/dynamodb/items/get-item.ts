import { Consumption, readUnits } from "../capacity.js";
import { metered } from "../metered.js";
import type { Op } from "../operation.js";
import { openTable, useKey } from "../state.js";
import { items } from "../store.js";
import { tableNameOf } from "../tables/table-name.js";
import { checkScalarKeys } from "./condition-request.js";
import { Item } from "./item.js";
import { checkKey, itemPlace, toKey } from "./item-key.js";
import { checkProjectionParameters, onlyProjection, projectedOutput } from "./read-projection.js";

export const GetItem: Op<"GetItem"> = async (input, ctx) => {
  checkProjectionParameters(input);
  const key = toKey(input.Key);
  const paths = onlyProjection(input, ctx.state.expressions);
  const table = await openTable(ctx.store, ctx, tableNameOf(ctx, input.TableName), "read");
  checkKey(table, key);
  if (paths !== undefined) checkScalarKeys(table, paths);
  const place = itemPlace(table, key);
  const stored = await items.get(ctx.store, ...place);
  const consumed = new Consumption(table);
  const units = readUnits(stored?.[0] ?? 0, input.ConsistentRead ? "strong" : "eventual");
  useKey(ctx, table, "read", place[1], units);
  consumed.addRead(units);
  const capacity = consumed.report(input.ReturnConsumedCapacity, table.name);
  return metered(
    {
      ...(stored && { Item: projectedOutput(Item.stored(stored, table), paths) }),
      ...(capacity && { ConsumedCapacity: capacity }),
    },
    [consumed],
  );
};
