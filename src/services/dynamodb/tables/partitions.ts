import type { Table } from "./table.js";

/** A new on-demand table has so many partitions. */
const ON_DEMAND_PARTITIONS = 4;
/** Units per second that one partition gives. */
export const PARTITION_UNITS = { read: 3000, write: 1000 };
const PARTITIONS_MAX = 256;

/** How many partitions AWS spreads such a table over: what a scan costs at least, and the shards of a stream. */
export function partitionCount({
  billingMode,
  throughput,
}: Pick<Table, "billingMode" | "throughput">): number {
  if (billingMode === "PAY_PER_REQUEST") return ON_DEMAND_PARTITIONS;
  const units = throughput.read / PARTITION_UNITS.read + throughput.write / PARTITION_UNITS.write;
  return Math.min(PARTITIONS_MAX, Math.max(1, Math.ceil(units)));
}

const HASH_DIGITS_USED = 8;
const HASHES = 16 ** HASH_DIGITS_USED;

/** Which of so many partitions holds the items of a partition key, given its hash. */
export function partitionNumber(hash: string, count: number): number {
  return Math.floor((Number.parseInt(hash.slice(0, HASH_DIGITS_USED), 16) / HASHES) * count);
}
