import type { ContinuousBackupsDescription } from "@aws-sdk/client-dynamodb";
import { RECOVERY_DAYS_MAX } from "../limits.js";
import type { Op } from "../operation.js";
import { type DynamoContext, findTable } from "../state.js";
import { putTable } from "../tables/put-table.js";
import type { Table } from "../tables/table.js";
import { controlTableNameOf } from "../tables/table-name.js";
import { tableNotFoundForBackup } from "./errors.js";

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

export const DescribeContinuousBackups: Op<"DescribeContinuousBackups"> = async (input, ctx) => {
  const name = controlTableNameOf(ctx, input.TableName);
  const table = await findTable(ctx.store, ctx, name);
  if (table === undefined) throw tableNotFoundForBackup(name);
  return { ContinuousBackupsDescription: describe(ctx, table) };
};

export const UpdateContinuousBackups: Op<"UpdateContinuousBackups"> = async (input, ctx) => {
  const name = controlTableNameOf(ctx, input.TableName);
  const { PointInTimeRecoveryEnabled: isEnabled, RecoveryPeriodInDays: days } =
    input.PointInTimeRecoverySpecification ?? {};
  const table = await ctx.store.transact(async (tx) => {
    const found = await findTable(tx, ctx, name);
    if (found === undefined) throw tableNotFoundForBackup(name);
    const { recovery, ...rest } = found;
    const since = recovery?.since ?? ctx.clock.now();
    const changed: Table = isEnabled
      ? { ...found, recovery: { since, days: days ?? recovery?.days ?? RECOVERY_DAYS_MAX } }
      : rest;
    putTable(tx, ctx, changed);
    return changed;
  });
  return { ContinuousBackupsDescription: describe(ctx, table) };
};

function describe(ctx: DynamoContext, { recovery }: Table): ContinuousBackupsDescription {
  if (recovery === undefined) {
    return {
      ContinuousBackupsStatus: "ENABLED",
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "DISABLED" },
    };
  }
  return {
    ContinuousBackupsStatus: "ENABLED",
    PointInTimeRecoveryDescription: {
      PointInTimeRecoveryStatus: "ENABLED",
      RecoveryPeriodInDays: recovery.days,
      EarliestRestorableDateTime: new Date(earliestRestorable(recovery, ctx.clock.now())),
      LatestRestorableDateTime: new Date(ctx.clock.now()),
    },
  };
}

export function earliestRestorable({ since, days }: NonNullable<Table["recovery"]>, now: number): number {
  return Math.max(since, now - days * DAY_MILLISECONDS);
}
