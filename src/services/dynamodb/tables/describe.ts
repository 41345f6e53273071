import type {
  GlobalSecondaryIndexDescription,
  IndexStatus,
  KeySchemaElement,
  LocalSecondaryIndexDescription,
  ProvisionedThroughputDescription,
  SSEDescription,
  TableDescription,
  Projection as WireProjection,
} from "@aws-sdk/client-dynamodb";
import type { DynamoContext } from "../state.js";
import type { Index, KeySchema, KmsEncryption, Projection, Table, TableStatus, Throughput } from "./table.js";
import { statusOf } from "./table.js";
import { type Counts, NO_COUNTS } from "./table-counts.js";
import { streamArn, tableArn } from "./table-name.js";
import { describeWarmThroughput } from "./warm-throughput.js";

/**
 * A table as the control operations show it.
 * @param status overrides the state: an answer to a change shows the table in passing, however short that is.
 */
export function describeTable(
  ctx: DynamoContext,
  table: Table,
  counts: Counts,
  status: TableStatus = statusOf(table, ctx.clock.now()),
): TableDescription {
  const arn = tableArn(ctx, table.name);
  const isInaccessible = status === "ACTIVE" && isKeyLost(table);
  const local = table.indexes.filter(({ kind }) => kind === "local");
  const global = table.indexes.filter(({ kind }) => kind === "global");
  return {
    AttributeDefinitions: table.attributes.map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type,
    })),
    TableName: table.name,
    KeySchema: describeKey(table.key),
    TableStatus: isInaccessible ? "INACCESSIBLE_ENCRYPTION_CREDENTIALS" : status,
    CreationDateTime: new Date(table.createdAt),
    ProvisionedThroughput: describeThroughput(table.throughput),
    TableSizeBytes: counts.bytes,
    ItemCount: counts.items,
    TableArn: arn,
    TableId: table.id,
    ...describeBilling(table, status),
    ...(local.length > 0 && {
      LocalSecondaryIndexes: local.map((index) => describeLocal(arn, index, counts)),
    }),
    ...(global.length > 0 && {
      GlobalSecondaryIndexes: global.map(
        (index): GlobalSecondaryIndexDescription => ({
          ...describeGlobal(ctx, arn, index, counts, status),
          ...describeWarmThroughput(index, table.billingMode, status),
        }),
      ),
    }),
    ...describeStream(ctx, table),
    ...describeWarmThroughput(table, table.billingMode, status),
    ...describeRest(table),
    DeletionProtectionEnabled: table.isDeletionProtected,
  };
}

export function describeKey({ hash, range }: KeySchema): KeySchemaElement[] {
  return [
    ...hash.map(({ name }) => ({ AttributeName: name, KeyType: "HASH" as const })),
    ...range.map(({ name }) => ({ AttributeName: name, KeyType: "RANGE" as const })),
  ];
}

export function describeProjection({ type, attributes }: Projection): WireProjection {
  return { ProjectionType: type, ...(attributes && { NonKeyAttributes: attributes }) };
}

export function describeThroughput(throughput: Throughput): ProvisionedThroughputDescription {
  const { read, write, increasedAt, decreasedAt, decreasesToday } = throughput;
  return {
    ...(increasedAt !== undefined && { LastIncreaseDateTime: new Date(increasedAt) }),
    ...(decreasedAt !== undefined && { LastDecreaseDateTime: new Date(decreasedAt) }),
    NumberOfDecreasesToday: decreasesToday,
    ReadCapacityUnits: read,
    WriteCapacityUnits: write,
  };
}

function describeBilling(
  { billingMode, onDemandSince }: Table,
  status: TableStatus,
): Partial<TableDescription> {
  if (billingMode === "PROVISIONED" && onDemandSince === undefined) return {};
  // A table in the making has not been updated to anything.
  const since = onDemandSince !== undefined &&
    status !== "CREATING" && {
      LastUpdateToPayPerRequestDateTime: new Date(onDemandSince),
    };
  return { BillingModeSummary: { BillingMode: billingMode, ...since } };
}

function describeLocal(tableArn: string, index: Index, counts: Counts): LocalSecondaryIndexDescription {
  const { bytes, items } = counts.indexes[index.number] ?? NO_COUNTS;
  return {
    IndexName: index.name,
    KeySchema: describeKey(index.key),
    Projection: describeProjection(index.projection),
    IndexSizeBytes: bytes,
    ItemCount: items,
    IndexArn: `${tableArn}/index/${index.name}`,
  };
}

function describeGlobal(
  ctx: DynamoContext,
  tableArn: string,
  index: Index,
  counts: Counts,
  tableStatus: TableStatus,
): GlobalSecondaryIndexDescription {
  return {
    ...describeLocal(tableArn, index, counts),
    IndexStatus: indexStatus(index, tableStatus, ctx.clock.now()),
    ...(index.status === "CREATING" && { Backfilling: index.isBackfilling ?? false }),
    ProvisionedThroughput: describeThroughput(index.throughput),
    ...describeOnDemand(index),
  };
}

/** A new table's indexes are made with it. */
function indexStatus(index: Index, tableStatus: TableStatus, now: number): IndexStatus {
  if (tableStatus === "CREATING") return "CREATING";
  if (index.transition !== undefined && now < index.transition.until) return index.transition.status;
  return index.status;
}

function describeOnDemand({ onDemandThroughput }: Pick<Table, "onDemandThroughput">) {
  if (onDemandThroughput === undefined) return {};
  const { read, write } = onDemandThroughput;
  return { OnDemandThroughput: { MaxReadRequestUnits: read, MaxWriteRequestUnits: write } };
}

function describeStream(ctx: DynamoContext, { name, stream }: Table): Partial<TableDescription> {
  if (stream === undefined) return {};
  return {
    ...(stream.isEnabled && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: stream.view },
    }),
    LatestStreamLabel: stream.label,
    LatestStreamArn: streamArn(ctx, name, stream.label),
  };
}

function isKeyLost({ encryption }: Table): boolean {
  return encryption?.type === "KMS" && encryption.inaccessibleSince !== undefined;
}

function describeEncryption({ keyArn, inaccessibleSince, isSealing }: KmsEncryption): SSEDescription {
  return {
    Status: isSealing ? "UPDATING" : "ENABLED",
    SSEType: "KMS",
    KMSMasterKeyArn: keyArn,
    ...(inaccessibleSince !== undefined && { InaccessibleEncryptionDateTime: new Date(inaccessibleSince) }),
  };
}

function describeRest(table: Table): Partial<TableDescription> {
  const { tableClass, encryption, restoredFrom } = table;
  return {
    ...describeOnDemand(table),
    ...(tableClass && {
      TableClassSummary: {
        TableClass: tableClass.name,
        ...(tableClass.changedAt !== undefined && { LastUpdateDateTime: new Date(tableClass.changedAt) }),
      },
    }),
    ...(encryption?.type === "KMS" && { SSEDescription: describeEncryption(encryption) }),
    ...(restoredFrom && {
      RestoreSummary: {
        SourceBackupArn: restoredFrom.backupArn,
        SourceTableArn: restoredFrom.tableArn,
        RestoreDateTime: new Date(restoredFrom.at),
        RestoreInProgress: restoredFrom.inProgress,
      },
    }),
  };
}
