import { resourceInUse } from "../errors.js";
import type { DynamoContext } from "../state.js";
import { statusOf, type Table } from "./table.js";

const DOING = { CREATING: "created", UPDATING: "updated", DELETING: "deleted" } as const;

/** A table in passing takes no changes. */
export function checkUsable(ctx: DynamoContext, table: Table): void {
  const status = statusOf(table, ctx.clock.now());
  if (status === "ACTIVE") return;
  throw resourceInUse(
    `Attempt to change a resource which is still in use: Table is being ${DOING[status]}: ${table.name}`,
  );
}
