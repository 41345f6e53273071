import type { Range } from "../../../core/store/store.js";
import { validationError } from "../errors.js";
import { type Index, indexNamed, type KeySchema, type Table } from "../tables/table.js";

/** What a Query or Scan reads: a table or one of its indexes. */
export interface ReadTarget {
  table: Table;
  index: Index | undefined;
  /** The key it is sorted by. */
  key: KeySchema;
}

export function toReadTarget(
  table: Table,
  indexName: string | undefined,
  isConsistent: boolean | undefined,
): ReadTarget {
  if (indexName === undefined) return { table, index: undefined, key: table.key };
  const index = indexNamed(table, indexName);
  if (index === undefined) {
    throw validationError(`The table does not have the specified index: ${indexName}`);
  }
  if (index.kind === "global" && isConsistent) {
    throw validationError("Consistent reads are not supported on global secondary indexes");
  }
  if (index.status === "CREATING") {
    throw validationError(`Cannot read from backfilling global secondary index: ${indexName}`);
  }
  return { table, index, key: index.key };
}

/** Hash of the partition key that a range is within. */
export function partitionIn({ index }: ReadTarget, { prefix }: Range): unknown {
  return prefix?.[index === undefined ? 1 : 2];
}
