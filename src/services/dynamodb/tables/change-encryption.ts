import type { SSESpecification } from "@aws-sdk/client-dynamodb";
import type { Transaction } from "../../../core/store/store.js";
import { resourceInUse } from "../errors.js";
import { type DynamoContext, describedTable } from "../state.js";
import { sealLater } from "./seal-table.js";
import type { Table, TableEncryption } from "./table.js";
import { changedEncryption } from "./table-encryption.js";

/** From one encryption to another; KMS has agreed. */
export interface EncryptionChange {
  before: TableEncryption | undefined;
  after: TableEncryption | undefined;
}

/** A table goes from one key to the other only if the caller may use both. */
export async function planEncryptionChange(
  ctx: DynamoContext,
  name: string,
  given: SSESpecification | undefined,
): Promise<EncryptionChange | undefined> {
  if (given === undefined) return undefined;
  const table = await describedTable(ctx.store, ctx, name);
  return { before: table.encryption, after: await changedEncryption(ctx, table, given) };
}

/** The table with its other encryption. A key that is the table's first seals what the table holds, little by little. */
export function changeEncryption(
  tx: Transaction,
  ctx: DynamoContext,
  table: Table,
  change: EncryptionChange | undefined,
): Table {
  if (change === undefined) return table;
  const isBusy = (table.backupsRunning ?? 0) > 0 || isSealing(table.encryption);
  if (isBusy || !isSame(table.encryption, change.before)) {
    throw resourceInUse(
      `Attempt to change a resource which is still in use: Table is being updated: ${table.name}`,
    );
  }
  if (isSealing(change.after)) sealLater(tx, ctx, table);
  return { ...table, encryption: change.after };
}

/** The answer to a change shows the key that comes, or the one that goes, in passing. */
export function shownEncryption(
  change: EncryptionChange | undefined,
  encryption: Table["encryption"],
): Table["encryption"] {
  if (change === undefined) return encryption;
  const shown = change.after?.type === "KMS" ? change.after : change.before;
  return shown?.type === "KMS" ? { ...shown, isSealing: true } : undefined;
}

function isSealing(encryption: TableEncryption | undefined): boolean {
  return encryption?.type === "KMS" && encryption.isSealing === true;
}

function isSame(a: TableEncryption | undefined, b: TableEncryption | undefined): boolean {
  if (a?.tableKey === undefined || b?.tableKey === undefined) return a?.tableKey === b?.tableKey;
  return Buffer.compare(a.tableKey, b.tableKey) === 0;
}
