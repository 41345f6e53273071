import type { BillingMode, ProvisionedThroughput } from "@aws-sdk/client-dynamodb";
import { invalidParameter, validationError } from "../errors.js";
import { CAPACITY_UNITS_MAX } from "../limits.js";
import type { Throughput } from "./table.js";

/** Checks a new table's billing mode against its throughput. */
export function toTableThroughput(
  billingMode: BillingMode | undefined,
  given: ProvisionedThroughput | undefined,
): Throughput {
  if (billingMode === "PAY_PER_REQUEST") {
    if (given !== undefined) throw onDemandWithUnits();
    return ON_DEMAND;
  }
  if (!given?.ReadCapacityUnits || !given.WriteCapacityUnits) {
    throw invalidParameter(
      "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
    );
  }
  return toThroughput(given);
}

/** Checks a new global index's throughput against its table's billing mode. */
export function toIndexThroughput(
  billingMode: BillingMode | undefined,
  given: ProvisionedThroughput | undefined,
  indexName: string,
): Throughput {
  if (billingMode === "PAY_PER_REQUEST") {
    if (given === undefined) return ON_DEMAND;
    throw invalidParameter(
      `ProvisionedThroughput should not be specified for index: ${indexName} when BillingMode is PAY_PER_REQUEST`,
    );
  }
  if (given === undefined) {
    throw invalidParameter(`ProvisionedThroughput must be specified for index: ${indexName}`);
  }
  return toThroughput(given);
}

export function onDemandWithUnits() {
  return invalidParameter(
    "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
  );
}

export const ON_DEMAND: Throughput = { read: 0, write: 0, decreasesToday: 0 };

export function toThroughput(given: ProvisionedThroughput): Throughput {
  const { ReadCapacityUnits: read = 0, WriteCapacityUnits: write = 0 } = given;
  if (read > CAPACITY_UNITS_MAX) throw outOfBounds(read, "ReadCapacityUnits");
  if (write > CAPACITY_UNITS_MAX) throw outOfBounds(write, "WriteCapacityUnits");
  return { read, write, decreasesToday: 0 };
}

function outOfBounds(units: number, member: string) {
  return validationError(`Given value ${units} for ${member} is out of bounds`);
}
