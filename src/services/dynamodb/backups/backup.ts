import type { BackupDescription, BackupDetails, BackupSummary } from "@aws-sdk/client-dynamodb";
import type { DynamoContext } from "../state.js";
import { describeKey, describeProjection } from "../tables/describe.js";
import type { Index, Table } from "../tables/table.js";
import { tableArn } from "../tables/table-name.js";

/** A backup as it is stored. */
export interface Backup {
  id: string;
  name: string;
  createdAt: number;
  status: "CREATING" | "AVAILABLE" | "DELETED";
  /** Names the place of its items in the store, which is laid out as a table's. */
  space: string;
  /** The table as it was. */
  table: Table;
  bytes: number;
  items: number;
}

export function backupArn(ctx: DynamoContext, { table, id }: Pick<Backup, "table" | "id">): string {
  return `${tableArn(ctx, table.name)}/backup/${id}`;
}

export function summarise(ctx: DynamoContext, backup: Backup): BackupSummary {
  return {
    TableName: backup.table.name,
    TableId: backup.table.id,
    TableArn: tableArn(ctx, backup.table.name),
    BackupArn: backupArn(ctx, backup),
    BackupName: backup.name,
    BackupCreationDateTime: new Date(backup.createdAt),
    BackupStatus: backup.status,
    BackupType: "USER",
    BackupSizeBytes: backup.bytes,
  };
}

export function backupDetails(ctx: DynamoContext, backup: Backup): BackupDetails {
  return {
    BackupArn: backupArn(ctx, backup),
    BackupName: backup.name,
    BackupSizeBytes: backup.bytes,
    BackupStatus: backup.status,
    BackupType: "USER",
    BackupCreationDateTime: new Date(backup.createdAt),
  };
}

export function describeBackup(ctx: DynamoContext, backup: Backup): BackupDescription {
  const { table } = backup;
  return {
    BackupDetails: backupDetails(ctx, backup),
    SourceTableDetails: {
      TableName: table.name,
      TableId: table.id,
      TableArn: tableArn(ctx, table.name),
      TableSizeBytes: backup.bytes,
      KeySchema: describeKey(table.key),
      TableCreationDateTime: new Date(table.createdAt),
      ProvisionedThroughput: {
        ReadCapacityUnits: table.throughput.read,
        WriteCapacityUnits: table.throughput.write,
      },
      ItemCount: backup.items,
      BillingMode: table.billingMode,
    },
    SourceTableFeatureDetails: {
      ...indexDetails(table, "local", "LocalSecondaryIndexes"),
      ...indexDetails(table, "global", "GlobalSecondaryIndexes"),
      ...(table.stream?.isEnabled && {
        StreamDescription: { StreamEnabled: true, StreamViewType: table.stream.view },
      }),
      ...(table.timeToLive && {
        TimeToLiveDescription: { TimeToLiveStatus: "ENABLED", AttributeName: table.timeToLive.attribute },
      }),
    },
  };
}

function indexDetails(table: Table, kind: Index["kind"], member: string) {
  const indexes = table.indexes.filter((index) => index.kind === kind);
  if (indexes.length === 0) return {};
  return {
    [member]: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: describeKey(index.key),
      Projection: describeProjection(index.projection),
      ...(kind === "global" && {
        ProvisionedThroughput: {
          ReadCapacityUnits: index.throughput.read,
          WriteCapacityUnits: index.throughput.write,
        },
      }),
    })),
  };
}
