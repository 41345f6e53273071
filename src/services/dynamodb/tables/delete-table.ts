import type { TableDescription } from "@aws-sdk/client-dynamodb";
import { resourceInUse, validationError } from "../errors.js";
import type { Op } from "../operation.js";
import { describedTable } from "../state.js";
import { closeStream } from "../streams/stream-record.js";
import { checkTablesChanging } from "./check-quotas.js";
import { describeTable } from "./describe.js";
import { purgeLater } from "./purge.js";
import { dropTable, putTable } from "./put-table.js";
import { statusOf } from "./table.js";
import { controlTableNameOf } from "./table-name.js";

export const DeleteTable: Op<"DeleteTable"> = async (input, ctx) => {
  const name = controlTableNameOf(ctx, input.TableName);
  const delayMs = ctx.state.settings.tableDelayMs;
  await checkTablesChanging(ctx);
  const table = await ctx.store.transact(async (tx) => {
    const found = await describedTable(tx, ctx, name);
    const status = statusOf(found, ctx.clock.now());
    if (status === "CREATING" || status === "UPDATING") {
      const what = status === "CREATING" ? "created" : "updated";
      throw resourceInUse(
        `Attempt to change a resource which is still in use: Table is being ${what}: ${name}`,
      );
    }
    if (found.isDeletionProtected) {
      throw validationError(
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
      );
    }
    if (status === "DELETING") return found;
    await closeStream(tx, ctx, found);
    if (delayMs === 0) dropTable(tx, name);
    else
      putTable(tx, ctx, { ...found, transition: { status: "DELETING", until: ctx.clock.now() + delayMs } });
    purgeLater(tx, ctx, { table: name, space: found.space }, delayMs);
    return found;
  });
  const counts = await ctx.state.counts.of(ctx.account, ctx.region, table.space);
  return { TableDescription: inBrief(describeTable(ctx, table, counts, "DELETING")) };
};

/** A deleted table is described without its schema. */
function inBrief(description: TableDescription): TableDescription {
  const { CreationDateTime: _, KeySchema, AttributeDefinitions, ...rest } = description;
  const { LocalSecondaryIndexes, GlobalSecondaryIndexes, ...brief } = rest;
  return brief;
}
