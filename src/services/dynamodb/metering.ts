import type { Usage } from "../../core/metering.js";
import { usagePrefix } from "./hourly-usage.js";
import { consumedBy } from "./metered.js";
import type { Table } from "./tables/table.js";

/** Read and write units, on-demand or provisioned: those that ConsumedCapacity would report, asked for or not. */
function units(_input: unknown, output: object): Usage[] {
  const usage: Usage[] = [];
  for (const { readUnits, writeUnits, table } of consumedBy(output)) {
    if (readUnits > 0) usage.push(usageOf(table, "Read", readUnits));
    if (writeUnits > 0) usage.push(usageOf(table, "Write", writeUnits));
  }
  return usage;
}

function usageOf(table: Table, kind: "Read" | "Write", quantity: number): Usage {
  const { onDemand, provisioned } = USAGE_TYPES[kind];
  const usageType = table.billingMode === "PAY_PER_REQUEST" ? onDemand : provisioned;
  return { usageType: usagePrefix(table) + usageType, quantity, unit: "Units", resource: table.name };
}

const USAGE_TYPES = {
  Read: { onDemand: "ReadRequestUnits", provisioned: "ReadCapacityUnit-Consumed" },
  Write: { onDemand: "WriteRequestUnits", provisioned: "WriteCapacityUnit-Consumed" },
} as const;

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
