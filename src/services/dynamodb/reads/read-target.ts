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

/** Statements have words of their own for what cannot be read. */
interface TargetWords {
  noIndex: (name: string) => string;
  noConsistency: string;
}

const REQUEST_WORDS: TargetWords = {
  noIndex: (name) => `The table does not have the specified index: ${name}`,
  noConsistency: "Consistent reads are not supported on global secondary indexes",
};

export const STATEMENT_WORDS: TargetWords = {
  noIndex: () => "The table does not have the specified index",
  noConsistency: "Strongly consistent read is not supported on Global Secondary Indexes",
};

export function toReadTarget(
  table: Table,
  indexName: string | undefined,
  isConsistent: boolean | undefined,
  words: TargetWords = REQUEST_WORDS,
): ReadTarget {
  if (indexName === undefined) return { table, index: undefined, key: table.key };
  const index = indexNamed(table, indexName);
  if (index === undefined) {
    throw validationError(words.noIndex(indexName));
  }
  if (index.kind === "global" && isConsistent) {
    throw validationError(words.noConsistency);
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
