import type {
  GlobalSecondaryIndexWarmThroughputDescription,
  TableWarmThroughputDescription,
  WarmThroughput as WireWarm,
} from "@aws-sdk/client-dynamodb";
import { invalidParameter } from "../errors.js";
import type { Table, TableStatus, Throughput, WarmThroughput } from "./table.js";

/** What a new on-demand table takes at once, in units per second. */
const ON_DEMAND_READ_UNITS = 12_000;
const ON_DEMAND_WRITE_UNITS = 4_000;

interface Warmed {
  throughput: Throughput;
  warmThroughput?: WarmThroughput | undefined;
}

/** What a table or an index takes at once: as much as it has been given, and never less than its billing means. */
function warmThroughputOf({ throughput, warmThroughput }: Warmed, billingMode: Table["billingMode"]) {
  const isOnDemand = billingMode === "PAY_PER_REQUEST";
  return {
    read: Math.max(warmThroughput?.read ?? 0, isOnDemand ? ON_DEMAND_READ_UNITS : throughput.read),
    write: Math.max(warmThroughput?.write ?? 0, isOnDemand ? ON_DEMAND_WRITE_UNITS : throughput.write),
  };
}

/** A table that comes or goes shows only what it was given, and what it was given is still being warmed while it comes. */
export function describeWarmThroughput(
  warmed: Warmed,
  billingMode: Table["billingMode"],
  status: TableStatus,
): { WarmThroughput?: TableWarmThroughputDescription & GlobalSecondaryIndexWarmThroughputDescription } {
  const isGiven = warmed.warmThroughput !== undefined;
  if (!isGiven && (status === "CREATING" || status === "DELETING")) return {};
  const { read, write } = warmThroughputOf(warmed, billingMode);
  const Status = isGiven && status === "CREATING" ? "UPDATING" : "ACTIVE";
  return { WarmThroughput: { ReadUnitsPerSecond: read, WriteUnitsPerSecond: write, Status } };
}

/** Checks what is asked for: it can only be raised. */
export function raiseWarmThroughput(
  given: WireWarm,
  warmed: Warmed,
  billingMode: Table["billingMode"],
  what = "table",
): WarmThroughput {
  const current = warmThroughputOf(warmed, billingMode);
  const { ReadUnitsPerSecond: read = current.read, WriteUnitsPerSecond: write = current.write } = given;
  if (read < current.read) throw lowered("ReadUnitsPerSecond", what);
  if (write < current.write) throw lowered("WriteUnitsPerSecond", what);
  return { read, write };
}

function lowered(member: string, what: string) {
  return invalidParameter(
    `Requested ${member} for WarmThroughput for ${what} is lower than current WarmThroughput, ` +
      "decreasing WarmThroughput is not supported",
  );
}
