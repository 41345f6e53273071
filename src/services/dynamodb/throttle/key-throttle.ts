import { BoundedCache } from "../../../core/bounded-cache.js";
import { PARTITION_UNITS } from "../tables/partitions.js";
import type { Index, Table } from "../tables/table.js";
import type { Use } from "./throttle.js";
import { keyThroughputExceeded } from "./throughput-exceeded.js";
import { TokenBucket } from "./token-bucket.js";

const KEYS_MAX = 10_000;

/**
 * Holds each partition key to what one partition gives a second. DynamoDB splits a partition until its busiest key is alone in
 * one: that is as far as it goes, whatever the table's capacity is.
 */
export class KeyThrottle {
  readonly #buckets = new BoundedCache<string, TokenBucket>(KEYS_MAX);

  /**
   * Takes units from a key of a table or global index; throws if it has nothing left.
   * @param partition hash of the key.
   * @param tableArn names the resource in the error.
   */
  take(
    { table, index }: { table: Table; index: Index | undefined },
    use: Use,
    partition: string,
    units: number,
    tableArn: string,
    now: number,
  ): void {
    const isGlobal = index?.kind === "global";
    const name = `${table.space}/${isGlobal ? index.number : ""}/${use}/${partition}`;
    let bucket = this.#buckets.get(name);
    if (bucket === undefined) {
      bucket = new TokenBucket(PARTITION_UNITS[use], 1, now);
      this.#buckets.set(name, bucket);
    }
    if (!bucket.hasAny(now)) {
      throw keyThroughputExceeded(table, isGlobal ? index : undefined, use, tableArn);
    }
    bucket.take(units);
  }
}
