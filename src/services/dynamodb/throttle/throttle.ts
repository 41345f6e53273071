import { BoundedCache } from "../../../core/bounded-cache.js";
import type { Consumption } from "../capacity.js";
import type { Index, Table } from "../tables/table.js";
import { KeyThrottle } from "./key-throttle.js";
import { throughputExceeded } from "./throughput-exceeded.js";
import { TokenBucket } from "./token-bucket.js";

export type Use = "read" | "write";

/** Capacity that a provisioned table did not use is kept so long, for bursts. */
const PROVISIONED_SECONDS_KEPT = 300;
/** The most that an on-demand table is allowed is a bound, nothing to save up. */
const ON_DEMAND_SECONDS_KEPT = 1;
const BUCKETS_MAX = 10_000;

interface Rate {
  perSecond: number;
  keptSeconds: number;
}

/**
 * Holds tables and global indexes to their capacity. A request is let in while any of it is left, and then takes what it used,
 * be it more than there was; the next one waits for the rest. A local index lives on its table's capacity.
 */
export class Throttle {
  readonly keys = new KeyThrottle();
  readonly #buckets = new BoundedCache<string, TokenBucket>(BUCKETS_MAX);

  /**
   * Throws if the table, or an index that the request reads or that the write goes to, has nothing left.
   * @param tableArn names the resource in the error.
   * @param read the index a request reads.
   */
  admit(table: Table, use: Use, tableArn: string, now: number, read?: Index): void {
    this.#check(table, use === "read" ? globalOf(read) : undefined, use, tableArn, now);
    if (use === "read") return;
    for (const index of table.indexes) {
      if (index.kind === "global") this.#check(table, index, use, tableArn, now);
    }
  }

  /** Takes what requests used. */
  charge(consumed: readonly Consumption[], now: number): void {
    for (const each of consumed) {
      for (const { index, read, write } of each.parts()) {
        if (read > 0) this.#bucket(each.table, globalOf(index), "read", now)?.take(read);
        if (write > 0) this.#bucket(each.table, globalOf(index), "write", now)?.take(write);
      }
    }
  }

  #check(table: Table, index: Index | undefined, use: Use, tableArn: string, now: number): void {
    const bucket = this.#bucket(table, index, use, now);
    if (bucket !== undefined && !bucket.hasAny(now)) throw throughputExceeded(table, index, use, tableArn);
  }

  #bucket(table: Table, index: Index | undefined, use: Use, now: number): TokenBucket | undefined {
    const rate = rateOf(table, index, use);
    if (rate === undefined) return undefined;
    const name = `${table.space}/${index?.number ?? ""}/${use}`;
    const known = this.#buckets.get(name);
    if (known !== undefined) {
      known.setRate(rate.perSecond, rate.keptSeconds);
      return known;
    }
    const bucket = new TokenBucket(rate.perSecond, rate.keptSeconds, now);
    this.#buckets.set(name, bucket);
    return bucket;
  }
}

function globalOf(index: Index | undefined): Index | undefined {
  return index?.kind === "global" ? index : undefined;
}

/** Undefined if nothing bounds it. */
function rateOf(table: Table, index: Index | undefined, use: Use): Rate | undefined {
  const owner = index ?? table;
  if (table.billingMode === "PROVISIONED") {
    return { perSecond: owner.throughput[use], keptSeconds: PROVISIONED_SECONDS_KEPT };
  }
  const most = owner.onDemandThroughput?.[use];
  return most === undefined || most <= 0
    ? undefined
    : { perSecond: most, keptSeconds: ON_DEMAND_SECONDS_KEPT };
}
