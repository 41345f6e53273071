import { BASE62, LOWER_HEX } from "../../../core/ids.js";
import type { Reader } from "../../../core/store/store.js";
import type { Op } from "../operation.js";
import { type DynamoContext, findTable } from "../state.js";
import { backups } from "../store.js";
import { checkUsable } from "../tables/check-usable.js";
import { purgeLater } from "../tables/purge.js";
import { putTable } from "../tables/put-table.js";
import { controlTableNameOf } from "../tables/table-name.js";
import { type Backup, backupArn, backupDetails, describeBackup, summarise } from "./backup.js";
import { markBackup } from "./change-log.js";
import { copyLater } from "./copy-backup.js";
import { backupInUse, backupNotFound, tableNotFoundForBackup } from "./errors.js";

const TIME_DIGITS = 14;
const ID_HEX_DIGITS = 8;

export const CreateBackup: Op<"CreateBackup"> = async (input, ctx) => {
  const name = controlTableNameOf(ctx, input.TableName);
  const backup = await ctx.store.transact(async (tx) => {
    const table = await findTable(tx, ctx, name);
    if (table === undefined) throw tableNotFoundForBackup(name);
    checkUsable(ctx, table);
    const now = ctx.clock.now();
    const made: Backup = {
      id: `${String(now).padStart(TIME_DIGITS, "0")}-${ctx.ids.string(ID_HEX_DIGITS, LOWER_HEX)}`,
      name: input.BackupName ?? "",
      createdAt: now,
      status: "CREATING",
      space: ctx.ids.string(12, BASE62),
      table,
      bytes: 0,
      items: 0,
    };
    putTable(tx, ctx, { ...table, backupsRunning: (table.backupsRunning ?? 0) + 1 });
    markBackup(tx, table, made.id, now);
    backups.put(tx, [made.id], made);
    copyLater(tx, ctx, made);
    return made;
  });
  return { BackupDetails: backupDetails(ctx, backup) };
};

export const DescribeBackup: Op<"DescribeBackup"> = async (input, ctx) => ({
  BackupDescription: describeBackup(ctx, await findBackup(ctx.store, ctx, input.BackupArn)),
});

export const DeleteBackup: Op<"DeleteBackup"> = async (input, ctx) => {
  const backup = await ctx.store.transact(async (tx) => {
    const found = await findBackup(tx, ctx, input.BackupArn);
    if (found.status === "CREATING") throw backupInUse(input.BackupArn ?? "");
    backups.delete(tx, found.id);
    purgeLater(tx, ctx, { table: "", space: found.space });
    return found;
  });
  return { BackupDescription: describeBackup(ctx, { ...backup, status: "DELETED" }) };
};

const BACKUPS_MAX = 100;

/** Oldest first: ids begin with the time. */
export const ListBackups: Op<"ListBackups"> = async (input, ctx) => {
  const { TimeRangeLowerBound: from, TimeRangeUpperBound: to, BackupType: type = "ALL" } = input;
  const limit = input.Limit ?? BACKUPS_MAX;
  const after = input.ExclusiveStartBackupArn && idOf(input.ExclusiveStartBackupArn);
  const table = input.TableName && controlTableNameOf(ctx, input.TableName);
  const found: Backup[] = [];
  const range = after ? { start: [after], startExclusive: true } : {};
  for await (const { value } of type === "USER" || type === "ALL" ? backups.range(ctx.store, range) : []) {
    if (table && value.table.name !== table) continue;
    if (from && value.createdAt < from.getTime()) continue;
    if (to && value.createdAt >= to.getTime()) continue;
    found.push(value);
    if (found.length > limit) break;
  }
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    BackupSummaries: page.map((backup) => summarise(ctx, backup)),
    ...(found.length > limit && last && { LastEvaluatedBackupArn: backupArn(ctx, last) }),
  };
};

function idOf(arn: string): string {
  return /\/backup\/([^/]+)$/.exec(arn)?.[1] ?? "";
}

export async function findBackup(
  reader: Reader,
  ctx: DynamoContext,
  arn: string | undefined,
): Promise<Backup> {
  const given = arn ?? "";
  const backup = await backups.get(reader, idOf(given));
  if (backup === undefined || backupArn(ctx, backup) !== given) throw backupNotFound(given);
  return backup;
}
