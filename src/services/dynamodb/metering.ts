import type { Usage } from "../../core/metering.js";
import type { Consumption } from "./capacity.js";
import { usagePrefix } from "./hourly-usage.js";
import { consumedBy } from "./metered.js";

/** Read and write units, on-demand or provisioned: those that ConsumedCapacity would report, asked for or not. */
function units(_input: unknown, output: object): Usage[] {
  return consumedBy(output).flatMap(usageOf);
}

function usageOf({ readUnits, writeUnits, table }: Consumption): Usage[] {
  const isOnDemand = table.billingMode === "PAY_PER_REQUEST";
  const prefix = usagePrefix(table);
  const usage = (kind: "Read" | "Write", quantity: number): Usage => ({
    usageType: `${prefix}${kind}${isOnDemand ? "RequestUnits" : "CapacityUnit-Consumed"}`,
    quantity,
    unit: "Units",
    resource: table.name,
  });
  return [
    ...(readUnits > 0 ? [usage("Read", readUnits)] : []),
    ...(writeUnits > 0 ? [usage("Write", writeUnits)] : []),
  ];
}

/** Control operations cost nothing. */
const free = (): Usage[] => [];

export const metering = {
  BatchExecuteStatement: units,
  BatchGetItem: units,
  BatchWriteItem: units,
  CreateBackup: free,
  CreateTable: free,
  DeleteBackup: free,
  DeleteItem: units,
  DeleteResourcePolicy: free,
  DeleteTable: free,
  DescribeBackup: free,
  DescribeContinuousBackups: free,
  DescribeEndpoints: free,
  DescribeLimits: free,
  DescribeTable: free,
  DescribeTableReplicaAutoScaling: free,
  DescribeTimeToLive: free,
  ExecuteStatement: units,
  ExecuteTransaction: units,
  GetItem: units,
  GetResourcePolicy: free,
  ListBackups: free,
  ListTables: free,
  ListTagsOfResource: free,
  PutItem: units,
  PutResourcePolicy: free,
  Query: units,
  RestoreTableFromBackup: free,
  RestoreTableToPointInTime: free,
  Scan: units,
  TagResource: free,
  TransactGetItems: units,
  TransactWriteItems: units,
  UntagResource: free,
  UpdateContinuousBackups: free,
  UpdateItem: units,
  UpdateTable: free,
  UpdateTimeToLive: free,
};
