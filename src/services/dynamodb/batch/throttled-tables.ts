import { AwsError } from "../../../wire/aws-error.js";
import { admit, type DynamoContext } from "../state.js";
import type { Table } from "../tables/table.js";
import type { Use } from "../throttle/throttle.js";

/**
 * Which of a batch's tables have no capacity left: what it asks of them is given back. Throws if that is all of them, since
 * then nothing can be done.
 */
export function throttledTables(ctx: DynamoContext, tables: readonly Table[], use: Use): ReadonlySet<Table> {
  const throttled = new Set<Table>();
  if (ctx.state.throttle === undefined) return throttled;
  let refusal: unknown;
  for (const table of tables) {
    try {
      admit(ctx, table, use);
    } catch (error) {
      refusal ??= error;
      throttled.add(table);
    }
  }
  if (throttled.size === new Set(tables).size && refusal !== undefined) throw refusal;
  return throttled;
}

const THROTTLING: ReadonlySet<string> = new Set([
  "ProvisionedThroughputExceededException",
  "ThrottlingException",
]);

export function isThrottling(error: unknown): boolean {
  return error instanceof AwsError && THROTTLING.has(error.code);
}
