import { LimitExceededException$ } from "@aws-sdk/client-dynamodb";
import { AwsError } from "../../../wire/aws-error.js";
import { TABLES_CHANGING_MAX } from "../limits.js";
import type { DynamoContext } from "../state.js";
import { revisions, tables } from "../store.js";

/** An account has room for one more table in the region. Looked at beside the write: a quota is no promise to the table. */
export async function checkTableCount(ctx: DynamoContext): Promise<void> {
  const most = ctx.state.settings.tablesMax;
  const { items } = await revisions.page(ctx.store, most);
  if (items.length >= most) throw limitExceeded(`There is a limit of ${most} tables per subscriber`);
}

/** Not too many tables are being created, updated or deleted already; where that takes no time, none is. */
export async function checkTablesChanging(ctx: DynamoContext): Promise<void> {
  if (ctx.state.settings.tableDelayMs === 0) return;
  const now = ctx.clock.now();
  let changing = 0;
  for await (const { value } of tables.range(ctx.store)) {
    if (value.transition !== undefined && now < value.transition.until) changing += 1;
  }
  if (changing < TABLES_CHANGING_MAX) return;
  throw limitExceeded(
    `Only ${TABLES_CHANGING_MAX} tables can be created, updated, or deleted simultaneously`,
  );
}

function limitExceeded(detail: string): AwsError {
  return new AwsError(LimitExceededException$, `Subscriber limit exceeded: ${detail}`);
}
