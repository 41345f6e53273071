/** Quotas of Kinesis Data Streams, in the units their names say. */

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export const RETENTION_HOURS_DEFAULT = 24;
export const RETENTION_HOURS_MIN = 24;
export const RETENTION_HOURS_MAX = 8_760;

/** Data and partition key of one record, where the stream says nothing else. */
export const RECORD_KIB_DEFAULT = 1_024;
/** All records of one PutRecords, partition keys included. */
export const PUT_BYTES_MAX = 10 * 1024 * 1024;

export const SHARD_WRITE_BYTES_PER_SECOND = 1024 * 1024;
export const SHARD_WRITE_RECORDS_PER_SECOND = 1_000;
export const SHARD_READ_BYTES_PER_SECOND = 2 * 1024 * 1024;
export const SHARD_READS_PER_SECOND = 5;

export const GET_RECORDS_MAX = 10_000;
export const GET_BYTES_MAX = 10 * 1024 * 1024;
export const ITERATOR_MS = 300_000;
export const LIST_TOKEN_MS = 300_000;

export const DESCRIBE_SHARDS_DEFAULT = 100;
export const LIST_SHARDS_DEFAULT = 1_000;
export const LIST_STREAMS_DEFAULT = 100;
export const LIST_CONSUMERS_DEFAULT = 100;
export const TAGS_MAX = 50;
export const CONSUMERS_MAX = 20;

export const ON_DEMAND_SHARDS = 4;
/** A stream on demand has room for twice the most that was written in a second of so many days. */
export const PEAK_DAYS = 30;
export const ON_DEMAND_STREAMS_MAX = 50;
export const RESIZES_PER_DAY = 10;
export const MODE_CHANGES_PER_DAY = 2;

/** Regions where an account may have more shards. */
const LARGE_REGIONS: ReadonlySet<string> = new Set(["us-east-1", "us-west-2", "eu-west-1"]);

export function shardsMax(region: string): number {
  return LARGE_REGIONS.has(region) ? 20_000 : 1_000;
}

export const SUBSCRIPTION_MS = 300_000;
/** Within so long of a subscription another one of the same consumer to the same shard is refused. */
export const RESUBSCRIBE_MS = 5_000;
/** Bytes of one event of a subscription. */
export const EVENT_BYTES_MAX = 1024 * 1024;
export const EVENT_RECORDS_MAX = 1_000;
/** A subscription that has nothing to tell says so. */
export const HEARTBEAT_MS = 5_000;
