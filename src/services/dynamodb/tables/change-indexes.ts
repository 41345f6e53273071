import {
  type KeySchemaElement,
  ResourceNotFoundException$,
  type UpdateGlobalSecondaryIndexAction,
} from "@aws-sdk/client-dynamodb";
import type { Transaction } from "../../../core/store/store.js";
import { AwsError } from "../../../wire/aws-error.js";
import { invalidParameter } from "../errors.js";
import { backfillLater } from "../indexes/backfill.js";
import type { DynamoContext } from "../state.js";
import { checkIncludedTotal, keysNotDefined, toKeyAttributes } from "./key-schema.js";
import { checkGlobalCount, toGlobalIndex } from "./new-index.js";
import { purgeLater } from "./purge.js";
import { type Index, indexNamed, type KeyAttribute, keyAttributes, type Table } from "./table.js";
import { toOnDemandThroughput } from "./table-settings.js";
import type { UpdateTableInput } from "./update-table-input.js";
import { raiseWarmThroughput } from "./warm-throughput.js";

/** The table with the index added or taken away that the update asks for. */
export function changeIndexes(
  tx: Transaction,
  ctx: DynamoContext,
  table: Table,
  input: UpdateTableInput,
): Table {
  let changed = table;
  for (const { Create, Delete, Update } of input.GlobalSecondaryIndexUpdates ?? []) {
    if (Create !== undefined) changed = addIndex(tx, ctx, changed, input, Create);
    const name = Delete?.IndexName ?? Update?.IndexName;
    if (name !== undefined && indexNamed(table, name)?.kind !== "global") throw indexNotFound(name);
    if (Update !== undefined) changed = adjustIndex(changed, Update);
    if (Delete !== undefined) changed = dropIndex(tx, ctx, changed, Delete.IndexName ?? "");
  }
  return changed;
}

function addIndex(
  tx: Transaction,
  ctx: DynamoContext,
  table: Table,
  input: UpdateTableInput,
  given: Parameters<typeof toGlobalIndex>[0],
): Table {
  if (indexNamed(table, given.IndexName ?? "") !== undefined) {
    throw invalidParameter(`Attempting to create an index which already exists: ${given.IndexName}`);
  }
  const defined = toKeyAttributes(input.AttributeDefinitions ?? []);
  // An update without definitions is told of them in words of its own.
  if (defined.length === 0) throw keysNotDefined((given.KeySchema ?? []).map(toName), []);
  const checked = toGlobalIndex(given, defined, table.billingMode);
  for (const attribute of keyAttributes(checked.key)) checkNotRedefined(table, attribute);
  const index: Index = { ...checked, number: table.nextIndex, status: "CREATING", isBackfilling: true };
  const indexes = [...table.indexes, index];
  checkGlobalCount(indexes.filter(({ kind }) => kind === "global").length);
  checkIncludedTotal(indexes);
  const known = new Set(table.attributes.map(({ name }) => name));
  const added = keyAttributes(checked.key).filter(({ name }) => !known.has(name));
  backfillLater(tx, ctx, table, index);
  return {
    ...table,
    attributes: [...table.attributes, ...added],
    indexes,
    nextIndex: table.nextIndex + 1,
  };
}

/** What an index may use; its provisioned throughput changes with the table's billing. */
function adjustIndex(table: Table, update: UpdateGlobalSecondaryIndexAction): Table {
  const { OnDemandThroughput: onDemand, WarmThroughput: warm } = update;
  const indexes = table.indexes.map((index): Index => {
    if (index.name !== update.IndexName) return index;
    return {
      ...index,
      ...(onDemand && { onDemandThroughput: toOnDemandThroughput(onDemand) }),
      ...(warm && {
        warmThroughput: raiseWarmThroughput(warm, index, table.billingMode, `index ${index.name}`),
      }),
    };
  });
  return { ...table, indexes };
}

function toName({ AttributeName = "" }: KeySchemaElement): string {
  return AttributeName;
}

function checkNotRedefined(table: Table, { name, type }: KeyAttribute): void {
  const existing = table.attributes.find((attribute) => attribute.name === name);
  if (existing === undefined || existing.type === type) return;
  const schema = (shown: string) => `Schema:[SchemaElement: key{${name}:${shown}:HASH}]`;
  throw invalidParameter(
    "Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. " +
      `Existing schema: ${schema(existing.type)} New schema: ${schema(type)}`,
  );
}

function dropIndex(tx: Transaction, ctx: DynamoContext, table: Table, name: string): Table {
  const dropped = indexNamed(table, name);
  if (dropped === undefined) throw indexNotFound(name);
  purgeLater(tx, ctx, { table: table.name, space: table.space, index: dropped.number });
  const indexes = table.indexes.filter((index) => index !== dropped);
  const used = new Set(
    [table.key, ...indexes.map(({ key }) => key)].flatMap(keyAttributes).map((a) => a.name),
  );
  return { ...table, indexes, attributes: table.attributes.filter((a) => used.has(a.name)) };
}

function indexNotFound(name: string) {
  return new AwsError(ResourceNotFoundException$, `Requested resource not found: Index: ${name} not found`);
}
