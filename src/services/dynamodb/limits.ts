/** Longest item by AWS's size rule. */
export const ITEM_BYTES_MAX = 400 * 1024;
/** A Query or Scan page ends after the item that takes it over this. */
export const PAGE_BYTES_MAX = 1024 * 1024;
/** What a BatchGetItem answers with, at most. */
export const BATCH_GET_BYTES_MAX = 16 * 1024 * 1024;
export const BATCH_GET_KEYS_MAX = 100;
export const BATCH_WRITE_REQUESTS_MAX = 25;
export const TRANSACTION_ACTIONS_MAX = 100;
export const TRANSACTION_BYTES_MAX = 4 * 1024 * 1024;
export const PARTITION_KEY_BYTES_MAX = 2048;
export const SORT_KEY_BYTES_MAX = 1024;
/** Largest item collection of a table with local secondary indexes. */
export const ITEM_COLLECTION_BYTES_MAX = 10 * 1024 ** 3;
/** Part of its limit from which an item collection's size is told. */
export const ITEM_COLLECTION_LARGE = 0.1;
export const ATTRIBUTE_NAME_BYTES_MAX = 65_535;
/** Lists and maps inside one another, the item itself counted. */
export const NESTING_LEVELS_MAX = 32;

export const EXPRESSION_BYTES_MAX = 4096;
export const EXPRESSION_OPERATORS_MAX = 300;
export const IN_OPERANDS_MAX = 100;

/** Tables of an account in a region. */
export const TABLES_MAX = 2500;
/** Tables that are being created, updated or deleted at once. */
export const TABLES_CHANGING_MAX = 500;
export const LOCAL_INDEXES_MAX = 5;
export const GLOBAL_INDEXES_MAX = 20;
/** Over all indexes of a table, attributes named by INCLUDE projections. */
export const PROJECTED_ATTRIBUTES_MAX = 100;
/** Attributes of a global index's partition key, and of its sort key. */
export const INDEX_KEY_ATTRIBUTES_MAX = 4;
export const CAPACITY_UNITS_MAX = 1_000_000_000_000;
export const TAGS_MAX = 50;

/** An idempotency token of a transaction is remembered this long. */
export const IDEMPOTENCY_SECONDS = 10 * 60;
/** A stream's shards take records for this long, then their children do. */
export const SHARD_SECONDS = 4 * 60 * 60;
/** A stream record is kept this long. */
export const STREAM_RETENTION_SECONDS = 24 * 60 * 60;
/** Point-in-time recovery reaches back this long unless told otherwise. */
export const RECOVERY_DAYS_MAX = 35;
