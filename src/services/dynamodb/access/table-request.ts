import type { AccessRequest, ConditionValue, ResourcePolicy } from "../../../core/access.js";
import { resourceTagConditions } from "../../../core/tags.js";
import { type Awaitable, whenThere } from "../../../wire/awaitable.js";
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
export function itemRequest(
  ctx: DynamoContext,
  action: string,
  named: string | undefined,
  facts: ItemFacts,
): Awaitable<AccessRequest> {
  const name = tableNameOf(ctx, named);
  return whenThere(
    requestedTable(ctx, name),
    (table) => new ItemRequest(`dynamodb:${action}`, tableArn(ctx, name), table, facts),
  );
}

class ItemRequest implements AccessRequest {
  readonly action: string;
  readonly resource: string;
  readonly resourcePolicies: readonly ResourcePolicy[] | undefined;
  readonly #table: Table | undefined;
  readonly #facts: ItemFacts;

  constructor(action: string, tableArn: string, table: Table | undefined, facts: ItemFacts) {
    this.action = action;
    this.resource = facts.index === undefined ? tableArn : `${tableArn}/index/${facts.index}`;
    this.resourcePolicies = table?.policy && policiesOf(tableArn, table).resourcePolicies;
    this.#table = table;
    this.#facts = facts;
  }

  /** Worked out only once a policy has a condition. */
  get conditions(): Record<string, ConditionValue> {
    return this.#table ? itemConditions(this.#table, this.#facts) : {};
  }
}

/** One permission on a table. */
export function tableRequest(
  ctx: DynamoContext,
  action: string,
  named: string | undefined,
): Awaitable<AccessRequest> {
  return itemRequest(ctx, action, named, {});
}

export function policiesOf(arn: string, table: Table | undefined): Pick<AccessRequest, "resourcePolicies"> {
  if (table?.policy === undefined) return {};
  return { resourcePolicies: [{ resource: arn, document: table.policy.document }] };
}

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
