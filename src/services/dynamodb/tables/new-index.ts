import type { GlobalSecondaryIndex, LocalSecondaryIndex } from "@aws-sdk/client-dynamodb";
import { invalidParameter } from "../errors.js";
import { GLOBAL_INDEXES_MAX, LOCAL_INDEXES_MAX } from "../limits.js";
import { toIndexKey, toProjection, toSimpleKey } from "./key-schema.js";
import type { Index, KeyAttribute, KeySchema, Table } from "./table.js";
import { toOnDemandThroughput } from "./table-settings.js";
import { ON_DEMAND, toIndexThroughput } from "./throughput.js";
import { raiseWarmThroughput } from "./warm-throughput.js";

type Checked = Omit<Index, "number" | "status">;

/** Checks the local indexes of a new table. */
export function toLocalIndexes(
  given: readonly LocalSecondaryIndex[] | undefined,
  key: KeySchema,
  attributes: readonly KeyAttribute[],
): Checked[] {
  if (given === undefined) return [];
  if (given.length === 0) throw invalidParameter("List of LocalSecondaryIndexes is empty");
  if (key.range.length === 0) {
    throw invalidParameter(
      "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex",
    );
  }
  const indexes = given.map((index, i) => toLocalIndex(index, i, key, attributes));
  if (indexes.length > LOCAL_INDEXES_MAX) {
    throw invalidParameter(`Number of LocalSecondaryIndexes exceeds per-table limit of ${LOCAL_INDEXES_MAX}`);
  }
  return indexes;
}

function toLocalIndex(
  given: LocalSecondaryIndex,
  at: number,
  tableKey: KeySchema,
  attributes: readonly KeyAttribute[],
): Checked {
  const name = given.IndexName ?? "";
  const key = toSimpleKey(
    given.KeySchema ?? [],
    attributes,
    `localSecondaryIndexes.${at + 1}.member.keySchema`,
  );
  if (key.range.length === 0) {
    throw invalidParameter(`Index KeySchema does not have a range key for index: ${name}`);
  }
  const [hash, tableHash] = [key.hash[0]?.name, tableKey.hash[0]?.name];
  if (hash !== tableHash) {
    throw invalidParameter(
      "Index KeySchema does not have the same leading hash key as table KeySchema for index: " +
        `${name}. index hash key: ${hash}, table hash key: ${tableHash}`,
    );
  }
  return { name, kind: "local", key, projection: toProjection(given.Projection), throughput: ON_DEMAND };
}

/** Checks the global indexes of a new table. */
export function toGlobalIndexes(
  given: readonly GlobalSecondaryIndex[] | undefined,
  attributes: readonly KeyAttribute[],
  billingMode: Table["billingMode"],
): Checked[] {
  if (given === undefined) return [];
  if (given.length === 0) throw invalidParameter("List of GlobalSecondaryIndexes is empty");
  const indexes = given.map((index) => toGlobalIndex(index, attributes, billingMode));
  checkGlobalCount(indexes.length);
  return indexes;
}

export function toGlobalIndex(
  given: GlobalSecondaryIndex,
  attributes: readonly KeyAttribute[],
  billingMode: Table["billingMode"],
): Checked {
  const name = given.IndexName ?? "";
  const { OnDemandThroughput: onDemand, WarmThroughput: warm } = given;
  const throughput = toIndexThroughput(billingMode, given.ProvisionedThroughput, name);
  return {
    name,
    kind: "global",
    key: toIndexKey(given.KeySchema ?? [], attributes),
    projection: toProjection(given.Projection),
    throughput,
    ...(onDemand && { onDemandThroughput: toOnDemandThroughput(onDemand) }),
    ...(warm && { warmThroughput: raiseWarmThroughput(warm, { throughput }, billingMode, `index ${name}`) }),
  };
}

export function checkGlobalCount(count: number): void {
  if (count <= GLOBAL_INDEXES_MAX) return;
  throw invalidParameter(`GlobalSecondaryIndex count exceeds the per-table limit of ${GLOBAL_INDEXES_MAX}`);
}

export function checkIndexNames(indexes: readonly { name: string }[]): void {
  const names = indexes.map(({ name }) => name);
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) throw invalidParameter(`Duplicate index name: ${repeated}`);
}
