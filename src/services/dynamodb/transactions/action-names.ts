import type { DynamoContext } from "../state.js";
import { tableNameOf } from "../tables/table-name.js";

/** Checks the names of the tables in a transaction, which comes before all else: where a bad one stands is told. */
export function checkActionNames(ctx: DynamoContext, items: readonly object[] = []): void {
  for (const [i, item] of items.entries()) {
    for (const [kind, action] of Object.entries(item)) {
      const member = `transactItems.${i + 1}.member.${kind.charAt(0).toLowerCase()}${kind.slice(1)}.tableName`;
      if (action !== undefined) tableNameOf(ctx, action.TableName, member);
    }
  }
}
