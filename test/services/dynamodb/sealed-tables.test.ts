import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DynamoDB } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreams } from "@aws-sdk/client-dynamodb-streams";
import { CreateKeyCommand, DisableKeyCommand, EnableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../../src/core/store/lmdb.js";
import { startTestServer, type TestServer, useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { until } from "../../support/until.js";
import { ALL, dynamoAt, dynamoOf, hash, N, newTable, S, signBy } from "./support.js";

async function createKey(server: TestServer): Promise<string> {
  const made = await new KMSClient(server.client()).send(new CreateKeyCommand({}));
  return made.KeyMetadata?.Arn ?? "";
}

const by = (KMSMasterKeyId: string) => ({ Enabled: true, SSEType: "KMS" as const, KMSMasterKeyId });
const BY_G = { IndexName: "byG", KeySchema: [hash("g")], Projection: ALL };
const STREAM = { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" as const };

/** A table whose content lies in every place that there is: indexes, a stream, the logs of recovery and of expiry. */
async function fullTable(dynamo: DynamoDB, options: object): Promise<string> {
  const TableName = await newTable(dynamo, {
    keys: { g: "S" },
    GlobalSecondaryIndexes: [BY_G],
    StreamSpecification: STREAM,
    ...options,
  });
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
  await dynamo.updateContinuousBackups({ TableName, PointInTimeRecoverySpecification });
  const TimeToLiveSpecification = { Enabled: true, AttributeName: "at" };
  await dynamo.updateTimeToLive({ TableName, TimeToLiveSpecification });
  return TableName;
}

async function recordsOf(server: TestServer, dynamo: DynamoDB, TableName: string) {
  const streams = new DynamoDBStreams(server.client());
  const StreamArn = (await dynamo.describeTable({ TableName })).Table?.LatestStreamArn;
  const { StreamDescription } = await streams.describeStream({ StreamArn });
  const pages = (StreamDescription?.Shards ?? []).map(async ({ ShardId }) => {
    const start = { StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" as const };
    const { ShardIterator } = await streams.getShardIterator(start);
    return (await streams.getRecords({ ShardIterator })).Records ?? [];
  });
  return (await Promise.all(pages)).flat();
}

const sealed = (dynamo: DynamoDB, TableName: string) =>
  until(async () => {
    const { Table } = await dynamo.describeTable({ TableName });
    return Table?.SSEDescription?.Status === "ENABLED";
  }, "the sealing of the table");

async function restored(dynamo: DynamoDB, TableName: string): Promise<void> {
  await until(async () => {
    const { Table } = await dynamo.describeTable({ TableName });
    return Table?.TableStatus === "ACTIVE";
  }, `the restore of ${TableName}`);
}

describe("what lies on disk of a table with a KMS key", () => {
  let data: string;
  let own: TestServer;
  let dynamo: DynamoDB;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), "dynamodb-kms-"));
    own = await startTestServer({ data });
    dynamo = dynamoOf(own);
  });

  afterAll(() => rm(data, { recursive: true }));

  /** Stops the server. */
  async function storedTexts(): Promise<string[]> {
    await own.stop();
    const store = await openStore({ folder: join(data, "store"), durable: false });
    const texts: string[] = [];
    for await (const { value } of store.range({})) texts.push(textOf(value));
    await store.close();
    return texts;
  }

  const textOf = (value: unknown): string =>
    JSON.stringify(value, (_, part: unknown) =>
      part instanceof Uint8Array ? Buffer.from(part).toString("latin1") : part,
    );

  async function write(TableName: string, word: string): Promise<void> {
    const Item = { p: S(word), g: S("g"), at: N(9_999_999_999), v: S(word) };
    await dynamo.putItem({ TableName, Item });
    await dynamo.putItem({ TableName, Item: { ...Item, n: N(2) } });
  }

  it("nothing but sort keys of what its items, indexes, stream, backups and logs hold", async () => {
    const plain = await fullTable(dynamo, {});
    await write(plain, "an-open-word");
    const early = await fullTable(dynamo, { SSESpecification: by(await createKey(own)) });
    await write(early, "a-hidden-word");
    const late = await fullTable(dynamo, {});
    await write(late, "a-later-hidden-word");
    const change = { TableName: late, SSESpecification: by(await createKey(own)) };
    const { TableDescription } = await dynamo.updateTable(change);
    expect(TableDescription?.SSEDescription?.Status).toBe("UPDATING");
    await sealed(dynamo, late);
    for (const TableName of [early, late]) {
      await write(TableName, "another-hidden-word");
      expect((await dynamo.query(inG(TableName))).Count).toBe(2);
      expect(await recordsOf(own, dynamo, TableName)).toHaveLength(4);
      const { BackupDetails } = await dynamo.createBackup({ TableName, BackupName: "backup" });
      const TargetTableName = `${TableName}-again`;
      await until(async () => {
        const found = await dynamo.describeBackup({ BackupArn: BackupDetails?.BackupArn });
        return found.BackupDescription?.BackupDetails?.BackupStatus === "AVAILABLE";
      }, "the backup");
      await dynamo.restoreTableFromBackup({ BackupArn: BackupDetails?.BackupArn, TargetTableName });
      await restored(dynamo, TargetTableName);
      expect((await dynamo.query(inG(TargetTableName))).Count).toBe(2);
    }
    const texts = await storedTexts();
    expect(texts.filter((text) => text.includes("an-open-word")).length).toBeGreaterThan(3);
    expect(texts.filter((text) => text.includes("hidden-word"))).toEqual([]);
  });

  const inG = (TableName: string) => ({
    TableName,
    IndexName: "byG",
    KeyConditionExpression: "g = :g",
    ExpressionAttributeValues: { ":g": S("g") },
  });
});

describe("a table with a KMS key", () => {
  const clock = new TurnableClock();
  const server = useServer({ clock });
  const kms = () => {
    const client = new KMSClient(server.client());
    signBy(clock, client);
    return client;
  };
  const refusal = { message: expect.stringContaining("KMS key disabled error") };

  it("UpdateTable: goes from key to key and to none, and only the last one counts", async () => {
    const dynamo = dynamoAt(server, clock);
    const [first, second] = [await createKey(server), await createKey(server)];
    const TableName = await newTable(dynamo, { SSESpecification: by(first) });
    const Item = { p: S("a"), v: S("there") };
    await dynamo.putItem({ TableName, Item });
    const read = () => dynamo.getItem({ TableName, Key: { p: Item.p } });
    await dynamo.updateTable({ TableName, SSESpecification: by(second) });
    await kms().send(new DisableKeyCommand({ KeyId: first }));
    expect((await read()).Item).toEqual(Item);
    const { TableDescription } = await dynamo.updateTable({
      TableName,
      SSESpecification: { Enabled: false },
    });
    expect(TableDescription?.SSEDescription).toMatchObject({ Status: "UPDATING", KMSMasterKeyArn: second });
    await kms().send(new DisableKeyCommand({ KeyId: second }));
    expect((await read()).Item).toEqual(Item);
    const third = await createKey(server);
    await dynamo.updateTable({ TableName, SSESpecification: by(third) });
    expect((await read()).Item).toEqual(Item);
    await kms().send(new DisableKeyCommand({ KeyId: third }));
    await expect(read()).rejects.toMatchObject(refusal);
  });

  it("GetRecords, RestoreTableFromBackup: refuse while the key is disabled", async () => {
    const dynamo = dynamoAt(server, clock);
    const KeyId = await createKey(server);
    const TableName = await fullTable(dynamo, { SSESpecification: by(KeyId) });
    await dynamo.putItem({ TableName, Item: { p: S("a"), g: S("g") } });
    const { BackupDetails } = await dynamo.createBackup({ TableName, BackupName: "backup" });
    const backup = { BackupArn: BackupDetails?.BackupArn, TargetTableName: "of-a-lost-key" };
    await kms().send(new DisableKeyCommand({ KeyId }));
    await expect(recordsOf(server, dynamo, TableName)).rejects.toMatchObject(refusal);
    await expect(dynamo.restoreTableFromBackup(backup)).rejects.toMatchObject(refusal);
    await kms().send(new EnableKeyCommand({ KeyId }));
    expect(await recordsOf(server, dynamo, TableName)).toMatchObject([
      { eventName: "INSERT", dynamodb: { Keys: { p: S("a") }, NewImage: { g: S("g") } } },
    ]);
  });

  it("time to live and new indexes wait for a disabled key", async () => {
    const dynamo = dynamoAt(server, clock);
    const KeyId = await createKey(server);
    const TableName = await fullTable(dynamo, { SSESpecification: by(KeyId) });
    const at = N(Math.floor(clock.now() / 1000) + 3600);
    await dynamo.putItem({ TableName, Item: { p: S("a"), g: S("g"), at } });
    await dynamo.putItem({ TableName, Item: { p: S("b"), g: S("g") } });
    await kms().send(new DisableKeyCommand({ KeyId }));
    await dynamo.updateTable({
      TableName,
      AttributeDefinitions: [{ AttributeName: "g", AttributeType: "S" }],
      GlobalSecondaryIndexUpdates: [{ Create: { ...BY_G, IndexName: "again" } }],
    });
    clock.turn(2 * 3600 * 1000);
    const { Table } = await dynamo.describeTable({ TableName });
    expect(Table?.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === "again")).toMatchObject({
      IndexStatus: "CREATING",
    });
    await kms().send(new EnableKeyCommand({ KeyId }));
    await until(async () => (await dynamo.scan({ TableName })).Count === 1, "the expiry");
    await until(async () => {
      clock.turn(1000);
      const described = await dynamo.describeTable({ TableName });
      return (
        described.Table?.GlobalSecondaryIndexes?.every(({ IndexStatus }) => IndexStatus === "ACTIVE") ?? false
      );
    }, "the index");
    expect((await dynamo.scan({ TableName, IndexName: "again" })).Items).toMatchObject([{ p: S("b") }]);
  });
});
