import type { AccessRequest, ConditionValue } from "../../../core/access.js";
import { resourceTagConditions } from "../../../core/tags.js";
import { type DynamoContext, requestedTable } from "../state.js";
import type { Table } from "../tables/table.js";
import { tableArn, tableNameOf } from "../tables/table-name.js";

/** What an item operation's condition keys are made of; worked out only if a policy asks. */
export interface ItemFacts {
  index?: string | undefined;
  /** Partition key values of what is accessed, given the table. */
  leadingKeys?(table: Table): string[] | undefined;
  /** Top-level attributes that the request names; undefined for all. */
  attributes?(): string[] | undefined;
  select?: string | undefined;
  returnValues?: string | undefined;
  returnConsumedCapacity?: string | undefined;
  /** The operation that this one is part of: `TransactWriteItems`. */
  enclosingOperation?: string | undefined;
  /** Whether a statement reads more than the partitions it names. */
  isFullTableScan?(table: Table): boolean;
}

/** One permission on a table or index, with the table's own policy and the condition keys of item operations. */
export async function itemRequest(
  ctx: DynamoContext,
  action: string,
  named: string | undefined,
  facts: ItemFacts,
): Promise<AccessRequest> {
  const name = tableNameOf(ctx, named);
  const table = await requestedTable(ctx, name);
  const arn = tableArn(ctx, name);
  return {
    action: `dynamodb:${action}`,
    resource: facts.index === undefined ? arn : `${arn}/index/${facts.index}`,
    get conditions() {
      return table ? itemConditions(table, facts) : {};
    },
    ...policiesOf(arn, table),
  };
}

/** One permission on a table. */
export async function tableRequest(
  ctx: DynamoContext,
  action: string,
  named: string | undefined,
): Promise<AccessRequest> {
  return await itemRequest(ctx, action, named, {});
}

export function policiesOf(arn: string, table: Table | undefined): Pick<AccessRequest, "resourcePolicies"> {
  if (table?.policy === undefined) return {};
  return { resourcePolicies: [{ resource: arn, document: table.policy.document }] };
}

/** Read by the evaluator only once a policy has a condition. */
function itemConditions(table: Table, facts: ItemFacts): Record<string, ConditionValue> {
  const conditions = resourceTagConditions(table.tags);
  const lazily = (key: string, get: () => ConditionValue | undefined) =>
    Object.defineProperty(conditions, key, { get, enumerable: true });
  lazily("dynamodb:LeadingKeys", () => facts.leadingKeys?.(table));
  lazily("dynamodb:Attributes", () => facts.attributes?.());
  if (facts.isFullTableScan !== undefined) {
    conditions["dynamodb:FullTableScan"] = String(facts.isFullTableScan(table));
  }
  const given: Record<string, string | undefined> = {
    "dynamodb:Select": facts.select,
    "dynamodb:ReturnValues": facts.returnValues,
    "dynamodb:ReturnConsumedCapacity": facts.returnConsumedCapacity,
    "dynamodb:EnclosingOperation": facts.enclosingOperation,
  };
  for (const [key, value] of Object.entries(given)) if (value !== undefined) conditions[key] = value;
  return conditions;
}
