import type { ItemResponse, TransactGetItem } from "@aws-sdk/client-dynamodb";
import { Consumption, readUnits } from "../capacity.js";
import { validationError } from "../errors.js";
import type { Path } from "../expressions/bindings.js";
import { checkScalarKeys } from "../items/condition-request.js";
import { Item } from "../items/item.js";
import { checkKey, itemPlace, toKey } from "../items/item-key.js";
import { onlyProjection, projectedOutput } from "../items/read-projection.js";
import { TRANSACTION_BYTES_MAX } from "../limits.js";
import { metered } from "../metered.js";
import type { Op } from "../operation.js";
import { admit, type DynamoContext, openTable, useKey } from "../state.js";
import { items, type StoredItem } from "../store.js";
import type { Table } from "../tables/table.js";
import { tableNameOf } from "../tables/table-name.js";
import type { Attributes } from "../values/attribute-value.js";
import { cancelled, NO_REASON, reasonOf } from "./cancellation.js";
import { checkDistinctItems } from "./distinct-items.js";

interface Get {
  named: string;
  key: Attributes;
  paths: Path[] | undefined;
}

interface Found {
  get: Get;
  table: Table;
  stored: StoredItem | undefined;
}

export const TransactGetItems: Op<"TransactGetItems"> = async (input, ctx) => {
  const gets = (input.TransactItems ?? []).map(toGet);
  const found = await readAll(ctx, gets);
  const size = found.reduce((sum, { stored }) => sum + (stored?.[0] ?? 0), 0);
  if (size > TRANSACTION_BYTES_MAX) {
    throw validationError("Transaction response size cannot exceed 4194304 bytes");
  }
  const consumed = new Map<string, Consumption>();
  for (const { table, stored } of found) {
    const total = consumed.get(table.name) ?? new Consumption(table);
    total.addRead(readUnits(stored?.[0] ?? 0, "transactional"));
    consumed.set(table.name, total);
  }
  const totals = [...consumed.values()];
  const capacity = totals.flatMap(
    (each) => each.report(input.ReturnConsumedCapacity, each.table.name, "read") ?? [],
  );
  return metered(
    {
      Responses: found.map(toResponse),
      ...(capacity.length > 0 && { ConsumedCapacity: capacity }),
    },
    totals,
  );
};

/** Unlike a single read, an item of which nothing is asked is left out. */
function toResponse({ get, table, stored }: Found): ItemResponse {
  const output = stored && projectedOutput(Item.stored(stored, table), get.paths);
  return output === undefined || Object.keys(output).length === 0 ? {} : { Item: output };
}

function toGet({ Get }: TransactGetItem): Get {
  if (Get === undefined) throw validationError("TransactItems must contain a Get");
  return { named: Get.TableName ?? "", key: toKey(Get.Key, "older"), paths: onlyProjection(Get) };
}

/** All items as of one moment. */
async function readAll(ctx: DynamoContext, gets: readonly Get[]): Promise<Found[]> {
  return await ctx.store.transact(async (tx) => {
    const opened: { get: Get; table: Table }[] = [];
    for (const get of gets)
      opened.push({ get, table: await openTable(tx, ctx, tableNameOf(ctx, get.named)) });
    for (const [i, { get, table }] of opened.entries()) {
      try {
        checkKey(table, get.key);
        checkScalarKeys(table, get.paths ?? []);
        admit(ctx, table, "read");
      } catch (error) {
        throw cancelled(opened.map((_, j) => (j === i ? reasonOf(error) : NO_REASON)));
      }
    }
    checkDistinctItems(opened.map(({ get, table }) => ({ table, key: get.key })));
    const found: Found[] = [];
    for (const [i, { get, table }] of opened.entries()) {
      const place = itemPlace(table, get.key);
      const stored = await items.get(tx, ...place);
      try {
        useKey(ctx, table, "read", place[1], readUnits(stored?.[0] ?? 0, "transactional"));
      } catch (error) {
        throw cancelled(opened.map((_, j) => (j === i ? reasonOf(error) : NO_REASON)));
      }
      found.push({ get, table, stored });
    }
    return found;
  });
}
