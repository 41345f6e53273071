import type { Usage } from "../../core/metering.js";
import type { Backup } from "./backups/backup.js";
import type { DynamoContext } from "./state.js";
import { backups, tables } from "./store.js";
import type { Table } from "./tables/table.js";
import type { Counts } from "./tables/table-counts.js";
import { tableArn } from "./tables/table-name.js";

const HOUR_MILLISECONDS = 3_600_000;
/** What AWS adds to each item for its place in the index. */
const ITEM_OVERHEAD_BYTES = 100;

/** Hours that have begun since the epoch. */
export function hoursAt(now: number): number {
  return Math.floor(now / HOUR_MILLISECONDS);
}

/** Meters what an account's tables and backups hold in a region, and what capacity they keep ready, for so many hours. */
export async function meterHours(ctx: DynamoContext, hours: number): Promise<void> {
  for await (const { value: table } of tables.range(ctx.store)) {
    const counts = await ctx.state.counts.of(ctx.account, ctx.region, table.space);
    ctx.meter("StandardStorage", tableUsage(table, counts, tableArn(ctx, table.name), hours));
  }
  for await (const { value: backup } of backups.range(ctx.store)) {
    ctx.meter("OnDemandBackup", backupUsage(backup, tableArn(ctx, backup.table.name), hours));
  }
}

export function tableUsage(table: Table, counts: Counts, resource: string, hours: number): Usage[] {
  const prefix = usagePrefix(table);
  const tableBytes = counts.bytes + counts.items * ITEM_OVERHEAD_BYTES;
  const stored = Object.values(counts.indexes).reduce(
    (sum, index) => sum + index.bytes + index.items * ITEM_OVERHEAD_BYTES,
    tableBytes,
  );
  const storage = (usageType: string, bytes: number): Usage => ({
    usageType,
    quantity: bytes * hours,
    unit: "Byte-Hrs",
    resource,
  });
  return [
    storage(`${prefix}TimedStorage-ByteHrs`, stored),
    ...(table.recovery ? [storage("TimedPITRStorage-ByteHrs", tableBytes)] : []),
    ...capacityUsage(table, prefix, resource, hours),
  ];
}

function capacityUsage(table: Table, prefix: string, resource: string, hours: number): Usage[] {
  if (table.billingMode !== "PROVISIONED") return [];
  const owners = [table, ...table.indexes.filter(({ kind }) => kind === "global")];
  const units = (use: "read" | "write") => owners.reduce((sum, { throughput }) => sum + throughput[use], 0);
  return [
    {
      usageType: `${prefix}ReadCapacityUnit-Hrs`,
      quantity: units("read") * hours,
      unit: "ReadCapacityUnit-Hrs",
      resource,
    },
    {
      usageType: `${prefix}WriteCapacityUnit-Hrs`,
      quantity: units("write") * hours,
      unit: "WriteCapacityUnit-Hrs",
      resource,
    },
  ];
}

export function backupUsage(backup: Backup, resource: string, hours: number): Usage[] {
  if (backup.status !== "AVAILABLE") return [];
  return [
    { usageType: "TimedBackupStorage-ByteHrs", quantity: backup.bytes * hours, unit: "Byte-Hrs", resource },
  ];
}

/** Tables for seldom use have prices of their own. */
export function usagePrefix({ tableClass }: Table): string {
  return tableClass?.name === "STANDARD_INFREQUENT_ACCESS" ? "IA-" : "";
}
