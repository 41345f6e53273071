import type { DynamoDB } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { until } from "../../support/until.js";
import { ALL, dynamoAt, hash, N, newTable, S } from "./support.js";

const clock = new TurnableClock();
const server = useServer({ clock });

async function waitForTable(dynamo: DynamoDB, TableName: string): Promise<void> {
  await until(async () => {
    const { Table } = await dynamo.describeTable({ TableName });
    return Table?.TableStatus === "ACTIVE" && Table.RestoreSummary?.RestoreInProgress !== true;
  }, `the restore of ${TableName}`);
}

async function waitForBackup(dynamo: DynamoDB, BackupArn: string | undefined): Promise<void> {
  await until(async () => {
    const { BackupDescription } = await dynamo.describeBackup({ BackupArn });
    return BackupDescription?.BackupDetails?.BackupStatus === "AVAILABLE";
  }, "the backup");
}

const items = (count: number) => Array.from({ length: count }, (_, i) => ({ p: S(`item-${i}`), v: N(1) }));

describe("CreateBackup, RestoreTableFromBackup", () => {
  it("CreateBackup: the table as it was when the backup began, whatever came after", async () => {
    const dynamo = dynamoAt(server, clock);
    const TableName = await newTable(dynamo, {
      keys: { g: "S" },
      GlobalSecondaryIndexes: [{ IndexName: "byG", KeySchema: [hash("g")], Projection: ALL }],
    });
    for (const Item of items(250)) await dynamo.putItem({ TableName, Item: { ...Item, g: S("g") } });
    const { BackupDetails } = await dynamo.createBackup({ TableName, BackupName: "nightly" });
    expect(BackupDetails).toMatchObject({ BackupName: "nightly", BackupType: "USER" });
    await Promise.all(
      items(250).map(({ p }, i) =>
        i % 2 === 0
          ? dynamo.deleteItem({ TableName, Key: { p } })
          : dynamo.putItem({ TableName, Item: { p, v: N(2) } }),
      ),
    );
    await dynamo.putItem({ TableName, Item: { p: S("new") } });
    await waitForBackup(dynamo, BackupDetails?.BackupArn);
    await dynamo.deleteTable({ TableName });
    const restored = await dynamo.restoreTableFromBackup({
      BackupArn: BackupDetails?.BackupArn,
      TargetTableName: "restored",
    });
    expect(restored.TableDescription).toMatchObject({
      TableStatus: "CREATING",
      RestoreSummary: { SourceBackupArn: BackupDetails?.BackupArn, RestoreInProgress: true },
    });
    await waitForTable(dynamo, "restored");
    const found = await dynamo.scan({ TableName: "restored" });
    expect(found.Count).toBe(250);
    expect(found.Items?.every(({ v }) => v?.N === "1")).toBe(true);
    expect((await dynamo.scan({ TableName: "restored", IndexName: "byG" })).Count).toBe(250);
  });

  it("ListBackups, DeleteBackup: a deleted backup is listed and restored no more", async () => {
    const dynamo = dynamoAt(server, clock);
    const TableName = await newTable(dynamo);
    const { BackupDetails } = await dynamo.createBackup({ TableName, BackupName: "one" });
    const BackupArn = BackupDetails?.BackupArn;
    await waitForBackup(dynamo, BackupArn);
    const listed = await dynamo.listBackups({ TableName });
    expect(listed.BackupSummaries?.map(({ BackupName }) => BackupName)).toEqual(["one"]);
    const { BackupDescription } = await dynamo.deleteBackup({ BackupArn });
    expect(BackupDescription?.BackupDetails?.BackupStatus).toBe("DELETED");
    expect((await dynamo.listBackups({ TableName })).BackupSummaries).toEqual([]);
    await expect(
      dynamo.restoreTableFromBackup({ BackupArn, TargetTableName: "never" }),
    ).rejects.toMatchObject({ name: "BackupNotFoundException", message: `Backup not found: ${BackupArn}` });
  });

  it("RestoreTableFromBackup: not over a table that is there", async () => {
    const dynamo = dynamoAt(server, clock);
    const TableName = await newTable(dynamo);
    const { BackupDetails } = await dynamo.createBackup({ TableName, BackupName: "one" });
    await waitForBackup(dynamo, BackupDetails?.BackupArn);
    await expect(
      dynamo.restoreTableFromBackup({ BackupArn: BackupDetails?.BackupArn, TargetTableName: TableName }),
    ).rejects.toMatchObject({
      name: "TableAlreadyExistsException",
      message: `Table already exists: ${TableName}`,
    });
  });
});

describe("RestoreTableToPointInTime", () => {
  it("RestoreTableToPointInTime: the table as it was at a time", async () => {
    const dynamo = dynamoAt(server, clock);
    const TableName = await newTable(dynamo);
    await dynamo.putItem({ TableName, Item: { p: S("deleted"), v: N(1) } });
    await dynamo.updateContinuousBackups({
      TableName,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    await dynamo.putItem({ TableName, Item: { p: S("changed"), v: N(1) } });
    clock.turn(60_000);
    const time = new Date(clock.now());
    clock.turn(60_000);
    await dynamo.deleteItem({ TableName, Key: { p: S("deleted") } });
    await dynamo.putItem({ TableName, Item: { p: S("changed"), v: N(2) } });
    await dynamo.putItem({ TableName, Item: { p: S("changed"), v: N(3) } });
    await dynamo.putItem({ TableName, Item: { p: S("new"), v: N(1) } });
    await dynamo.restoreTableToPointInTime({
      SourceTableName: TableName,
      TargetTableName: "then",
      RestoreDateTime: time,
    });
    await dynamo.restoreTableToPointInTime({
      SourceTableName: TableName,
      TargetTableName: "latest",
      UseLatestRestorableTime: true,
    });
    await waitForTable(dynamo, "then");
    await waitForTable(dynamo, "latest");
    const byKey = async (name: string) => {
      const { Items } = await dynamo.scan({ TableName: name });
      return Object.fromEntries((Items ?? []).map(({ p, v }) => [p?.S, v?.N]));
    };
    expect(await byKey("then")).toEqual({ deleted: "1", changed: "1" });
    expect(await byKey("latest")).toEqual({ changed: "3", new: "1" });
  });

  it("RestoreTableToPointInTime: not without recovery, nor to a time before it", async () => {
    const dynamo = dynamoAt(server, clock);
    const TableName = await newTable(dynamo);
    const restore = (RestoreDateTime: Date) =>
      dynamo.restoreTableToPointInTime({
        SourceTableName: TableName,
        TargetTableName: "nothing",
        RestoreDateTime,
      });
    await expect(restore(new Date(clock.now()))).rejects.toMatchObject({
      name: "PointInTimeRecoveryUnavailableException",
      message: `Point in time recovery is not enabled for table '${TableName}'`,
    });
    await dynamo.updateContinuousBackups({
      TableName,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 },
    });
    const { ContinuousBackupsDescription } = await dynamo.describeContinuousBackups({ TableName });
    expect(ContinuousBackupsDescription?.PointInTimeRecoveryDescription).toMatchObject({
      PointInTimeRecoveryStatus: "ENABLED",
      RecoveryPeriodInDays: 7,
    });
    await expect(restore(new Date(clock.now() - 60_000))).rejects.toMatchObject({
      name: "InvalidRestoreTimeException",
    });
  });
});
