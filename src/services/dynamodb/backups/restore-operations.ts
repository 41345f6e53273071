import { BASE62 } from "../../../core/ids.js";
import type { SdkModules } from "../../../wire/sdk-modules.js";
import type { InputOf } from "../../../wire/sdk-types.js";
import { validationError } from "../errors.js";
import type { Op } from "../operation.js";
import { type DynamoContext, findTable } from "../state.js";
import { checkTableCount, checkTablesChanging } from "../tables/check-quotas.js";
import { describeTable } from "../tables/describe.js";
import { checkIndexNames, toGlobalIndexes, toLocalIndexes } from "../tables/new-index.js";
import { putTable } from "../tables/put-table.js";
import type { Index, Table } from "../tables/table.js";
import { NO_COUNTS } from "../tables/table-counts.js";
import { newEncryption, openAsService } from "../tables/table-encryption.js";
import type { KeyOwner } from "../tables/table-key.js";
import { controlTableNameOf, tableArn } from "../tables/table-name.js";
import { toOnDemandThroughput } from "../tables/table-settings.js";
import { ON_DEMAND, toTableThroughput } from "../tables/throughput.js";
import { backupArn } from "./backup.js";
import { findBackup } from "./backup-operations.js";
import { earliestRestorable } from "./continuous-backups.js";
import {
  backupInUse,
  invalidRestoreTime,
  recoveryUnavailable,
  tableAlreadyExists,
  tableNotFoundForBackup,
} from "./errors.js";
import { restoreLater } from "./restore.js";

type Overrides = Pick<
  InputOf<SdkModules["dynamodb"], "RestoreTableToPointInTime">,
  | "BillingModeOverride"
  | "GlobalSecondaryIndexOverride"
  | "LocalSecondaryIndexOverride"
  | "ProvisionedThroughputOverride"
  | "OnDemandThroughputOverride"
  | "SSESpecificationOverride"
>;

export const RestoreTableFromBackup: Op<"RestoreTableFromBackup"> = async (input, ctx) => {
  const name = controlTableNameOf(ctx, input.TargetTableName);
  const { table: original } = await findBackup(ctx.store, ctx, input.BackupArn);
  await checkTablesChanging(ctx);
  await checkTableCount(ctx);
  const encryption = await restoredEncryption(ctx, name, original, input);
  const table = await ctx.store.transact(async (tx) => {
    const backup = await findBackup(tx, ctx, input.BackupArn);
    if (backup.status !== "AVAILABLE") throw backupInUse(input.BackupArn ?? "");
    if ((await findTable(tx, ctx, name)) !== undefined) throw tableAlreadyExists(name);
    const restored: Table = {
      ...restoredTable(ctx, name, backup.table, input),
      encryption,
      restoredFrom: {
        backupArn: backupArn(ctx, backup),
        tableArn: tableArn(ctx, backup.table.name),
        at: backup.createdAt,
        inProgress: true,
      },
    };
    putTable(tx, ctx, restored);
    restoreLater(tx, ctx, {
      table: name,
      space: restored.space,
      from: backup.space,
      source: ownerOf(backup.table),
    });
    return restored;
  });
  return { TableDescription: describeTable(ctx, table, NO_COUNTS, "CREATING") };
};

export const RestoreTableToPointInTime: Op<"RestoreTableToPointInTime"> = async (input, ctx) => {
  const name = controlTableNameOf(ctx, input.TargetTableName);
  const sourceName = sourceTableName(ctx, input);
  const original = await findTable(ctx.store, ctx, sourceName);
  await checkTablesChanging(ctx);
  await checkTableCount(ctx);
  const encryption = await restoredEncryption(ctx, name, original, input);
  const table = await ctx.store.transact(async (tx) => {
    const source = await findTable(tx, ctx, sourceName);
    if (source === undefined) throw tableNotFoundForBackup(sourceName);
    if (source.recovery === undefined) throw recoveryUnavailable(sourceName);
    if ((await findTable(tx, ctx, name)) !== undefined) throw tableAlreadyExists(name);
    const now = ctx.clock.now();
    const time = input.UseLatestRestorableTime ? now : (input.RestoreDateTime?.getTime() ?? now);
    if (time > now || time < earliestRestorable(source.recovery, now)) throw invalidRestoreTime();
    const restored: Table = {
      ...restoredTable(ctx, name, source, input),
      encryption,
      restoredFrom: { tableArn: tableArn(ctx, sourceName), at: time, inProgress: true },
    };
    putTable(tx, ctx, restored);
    restoreLater(tx, ctx, {
      table: name,
      space: restored.space,
      from: source.space,
      time,
      source: ownerOf(source),
    });
    return restored;
  });
  return { TableDescription: describeTable(ctx, table, NO_COUNTS, "CREATING") };
};

const ownerOf = ({ name, encryption }: Table): KeyOwner => ({ name, encryption });

/** As asked, else by the key of the source, which must be there to be read with; the table's own key is new. */
async function restoredEncryption(
  ctx: DynamoContext,
  name: string,
  source: Table | undefined,
  { SSESpecificationOverride }: Overrides,
): Promise<Table["encryption"]> {
  const encryption = source?.encryption;
  if (source) await openAsService(ctx, source);
  const KMSMasterKeyId = encryption?.type === "KMS" ? encryption.keyArn : undefined;
  const kept = KMSMasterKeyId && { Enabled: true, SSEType: "KMS" as const, KMSMasterKeyId };
  return newEncryption(ctx, name, SSESpecificationOverride ?? (kept || undefined));
}

function sourceTableName(
  ctx: DynamoContext,
  input: { SourceTableName?: string | undefined; SourceTableArn?: string | undefined },
): string {
  const given = input.SourceTableName ?? input.SourceTableArn;
  if (given === undefined)
    throw validationError("Either SourceTableName or SourceTableArn must be specified");
  return controlTableNameOf(ctx, given);
}

/** A table like the source, without what AWS does not restore: tags, streams, time to live, recovery, policies. */
function restoredTable(ctx: DynamoContext, name: string, source: Table, overrides: Overrides): Table {
  const billingMode = overrides.BillingModeOverride ?? source.billingMode;
  const indexes = overriddenIndexes(source, overrides, billingMode);
  const { tags: _, stream, timeToLive, recovery, policy, backupsRunning, ...kept } = source;
  return {
    ...kept,
    name,
    id: ctx.ids.uuid(),
    space: ctx.ids.string(12, BASE62),
    createdAt: ctx.clock.now(),
    tags: {},
    isDeletionProtected: false,
    billingMode,
    throughput: overriddenThroughput(source, overrides, billingMode),
    indexes,
    nextIndex: indexes.length,
    ...(overrides.OnDemandThroughputOverride && {
      onDemandThroughput: toOnDemandThroughput(overrides.OnDemandThroughputOverride),
    }),
    // Until the restore is done.
    transition: { status: "CREATING", until: Number.MAX_SAFE_INTEGER },
  };
}

function overriddenThroughput(source: Table, overrides: Overrides, billingMode: Table["billingMode"]) {
  if (overrides.ProvisionedThroughputOverride !== undefined) {
    return toTableThroughput(billingMode, overrides.ProvisionedThroughputOverride);
  }
  return billingMode === "PAY_PER_REQUEST" ? ON_DEMAND : { ...source.throughput, decreasesToday: 0 };
}

function overriddenIndexes(source: Table, overrides: Overrides, billingMode: Table["billingMode"]): Index[] {
  const { GlobalSecondaryIndexOverride: global, LocalSecondaryIndexOverride: local } = overrides;
  const kept = source.indexes.filter(({ kind }) => (kind === "global" ? global : local) === undefined);
  const given = [
    ...(local && local.length > 0 ? toLocalIndexes(local, source.key, source.attributes) : []),
    ...(global && global.length > 0 ? toGlobalIndexes(global, source.attributes, billingMode) : []),
  ];
  const indexes = [...kept, ...given].map((index, number): Index => ({ ...index, number, status: "ACTIVE" }));
  checkIndexNames(indexes);
  return indexes;
}
