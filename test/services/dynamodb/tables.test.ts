import { describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { until } from "../../support/until.js";
import { ALL, dynamoOf, hash, newTable, range, S } from "./support.js";

const server = useServer();

describe("CreateTable, DescribeTable, ListTables, DeleteTable", () => {
  it("CreateTable: the description says what was asked for", async () => {
    const dynamo = dynamoOf(server);
    const created = await dynamo.createTable({
      TableName: "described",
      AttributeDefinitions: [
        { AttributeName: "p", AttributeType: "S" },
        { AttributeName: "s", AttributeType: "N" },
        { AttributeName: "g", AttributeType: "B" },
      ],
      KeySchema: [hash("p"), range("s")],
      ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: 4 },
      GlobalSecondaryIndexes: [
        {
          IndexName: "byG",
          KeySchema: [hash("g")],
          Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["x"] },
          ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 2 },
        },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: "local",
          KeySchema: [hash("p"), range("g")],
          Projection: { ProjectionType: "KEYS_ONLY" },
        },
      ],
    });
    expect(created.TableDescription?.TableName).toBe("described");
    const { Table } = await dynamo.describeTable({ TableName: "described" });
    expect(Table).toMatchObject({
      TableStatus: "ACTIVE",
      TableArn: "arn:aws:dynamodb:us-east-1:000000000000:table/described",
      ItemCount: 0,
      TableSizeBytes: 0,
      KeySchema: [hash("p"), range("s")],
      ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits: 3, WriteCapacityUnits: 4 },
      GlobalSecondaryIndexes: [
        {
          IndexName: "byG",
          IndexStatus: "ACTIVE",
          Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["x"] },
          ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 2 },
        },
      ],
      LocalSecondaryIndexes: [{ IndexName: "local", Projection: { ProjectionType: "KEYS_ONLY" } }],
    });
    expect(Table?.TableId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("CreateTable: a name is used once", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    await expect(
      dynamo.createTable({
        TableName,
        AttributeDefinitions: [{ AttributeName: "p", AttributeType: "S" }],
        KeySchema: [hash("p")],
        BillingMode: "PAY_PER_REQUEST",
      }),
    ).rejects.toMatchObject({
      name: "ResourceInUseException",
      message: `Table already exists: ${TableName}`,
    });
  });

  it.each([
    [
      "an undefined key",
      { AttributeDefinitions: [{ AttributeName: "q", AttributeType: "S" as const }] },
      "One or more parameter values were invalid: Some index key attributes are not defined in " +
        "AttributeDefinitions. Keys: [p], AttributeDefinitions: [q]",
    ],
    [
      "a definition that no key has",
      {
        AttributeDefinitions: [
          { AttributeName: "p", AttributeType: "S" as const },
          { AttributeName: "q", AttributeType: "S" as const },
        ],
      },
      "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match " +
        "number of attributes defined in AttributeDefinitions",
    ],
    [
      "an attribute that is defined twice",
      {
        AttributeDefinitions: [
          { AttributeName: "p", AttributeType: "S" as const },
          { AttributeName: "p", AttributeType: "N" as const },
        ],
      },
      "Attribute Name is duplicated: p",
    ],
    [
      "capacity of a table that is paid by request",
      { ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } },
      "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be " +
        "specified when BillingMode is PAY_PER_REQUEST",
    ],
    [
      "a sort key first",
      { KeySchema: [range("p")] },
      "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
    ],
  ])("CreateTable: rejects %s", async (_, change, message) => {
    const created = dynamoOf(server).createTable({
      TableName: "rejected",
      AttributeDefinitions: [{ AttributeName: "p", AttributeType: "S" }],
      KeySchema: [hash("p")],
      BillingMode: "PAY_PER_REQUEST",
      ...change,
    });
    await expect(created).rejects.toMatchObject({ name: "ValidationException", message });
  });

  it("ListTables: in pages, by name", async () => {
    const dynamo = dynamoOf(server);
    for (const name of ["zz-1", "zz-2", "zz-3"]) {
      await dynamo.createTable({
        TableName: name,
        AttributeDefinitions: [{ AttributeName: "p", AttributeType: "S" }],
        KeySchema: [hash("p")],
        BillingMode: "PAY_PER_REQUEST",
      });
    }
    const first = await dynamo.listTables({ ExclusiveStartTableName: "zz-", Limit: 2 });
    expect(first).toMatchObject({ TableNames: ["zz-1", "zz-2"], LastEvaluatedTableName: "zz-2" });
    const second = await dynamo.listTables({ ExclusiveStartTableName: "zz-2", Limit: 2 });
    expect(second.TableNames).toEqual(["zz-3"]);
    expect(second.LastEvaluatedTableName).toBeUndefined();
  });

  it("DeleteTable: what it held is gone, and a table of the same name starts empty", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    await dynamo.putItem({ TableName, Item: { p: S("a") } });
    const { TableDescription } = await dynamo.deleteTable({ TableName });
    expect(TableDescription?.TableStatus).toBe("DELETING");
    await expect(dynamo.getItem({ TableName, Key: { p: S("a") } })).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Requested resource not found",
    });
    await expect(dynamo.describeTable({ TableName })).rejects.toMatchObject({
      message: `Requested resource not found: Table: ${TableName} not found`,
    });
    await dynamo.createTable({
      TableName,
      AttributeDefinitions: [{ AttributeName: "p", AttributeType: "S" }],
      KeySchema: [hash("p")],
      BillingMode: "PAY_PER_REQUEST",
    });
    expect((await dynamo.scan({ TableName })).Count).toBe(0);
  });

  it("DeleteTable: a protected table stays", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo, { DeletionProtectionEnabled: true });
    await expect(dynamo.deleteTable({ TableName })).rejects.toMatchObject({
      name: "ValidationException",
      message: `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.`,
    });
    await dynamo.updateTable({ TableName, DeletionProtectionEnabled: false });
    await dynamo.deleteTable({ TableName });
  });
});

describe("UpdateTable", () => {
  it("UpdateTable: a new index holds the items that were there before and those put meanwhile", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    const put = (i: number) =>
      dynamo.putItem({ TableName, Item: { p: S(`item-${i}`), g: S(`group-${i % 3}`), x: S("x") } });
    for (let i = 0; i < 30; i++) await put(i);
    await dynamo.putItem({ TableName, Item: { p: S("of another type"), g: { N: "1" } } });
    const update = dynamo.updateTable({
      TableName,
      AttributeDefinitions: [{ AttributeName: "g", AttributeType: "S" }],
      GlobalSecondaryIndexUpdates: [
        { Create: { IndexName: "byG", KeySchema: [hash("g")], Projection: ALL } },
      ],
    });
    await Promise.all([update, ...Array.from({ length: 30 }, (_, i) => put(30 + i))]);
    await until(async () => {
      const { Table } = await dynamo.describeTable({ TableName });
      return Table?.GlobalSecondaryIndexes?.[0]?.IndexStatus === "ACTIVE";
    }, "the index");
    const found = await dynamo.query({
      TableName,
      IndexName: "byG",
      KeyConditionExpression: "g = :g",
      ExpressionAttributeValues: { ":g": S("group-1") },
    });
    expect(found.Items?.map(({ p }) => p?.S).sort()).toEqual(
      Array.from({ length: 20 }, (_, i) => `item-${i * 3 + 1}`).sort(),
    );
    expect((await dynamo.scan({ TableName, IndexName: "byG" })).Count).toBe(60);
  });

  it("UpdateTable: a deleted index answers no more, and its attribute is no key", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo, {
      keys: { g: "S" },
      GlobalSecondaryIndexes: [{ IndexName: "byG", KeySchema: [hash("g")], Projection: ALL }],
    });
    await expect(dynamo.putItem({ TableName, Item: { p: S("a"), g: { N: "1" } } })).rejects.toMatchObject({
      message:
        "One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: N IndexName: byG",
    });
    await dynamo.updateTable({
      TableName,
      GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "byG" } }],
    });
    await expect(dynamo.scan({ TableName, IndexName: "byG" })).rejects.toMatchObject({
      name: "ValidationException",
      message: "The table does not have the specified index: byG",
    });
    await dynamo.putItem({ TableName, Item: { p: S("a"), g: { N: "1" } } });
    const { Table } = await dynamo.describeTable({ TableName });
    expect(Table?.AttributeDefinitions).toEqual([{ AttributeName: "p", AttributeType: "S" }]);
  });

  it("UpdateTable: from capacity provisioned to paid by request, and back", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo, {
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    });
    await dynamo.updateTable({ TableName, BillingMode: "PAY_PER_REQUEST" });
    const onDemand = await dynamo.describeTable({ TableName });
    expect(onDemand.Table?.BillingModeSummary?.BillingMode).toBe("PAY_PER_REQUEST");
    expect(onDemand.Table?.ProvisionedThroughput?.ReadCapacityUnits).toBe(0);
    await dynamo.updateTable({
      TableName,
      BillingMode: "PROVISIONED",
      ProvisionedThroughput: { ReadCapacityUnits: 7, WriteCapacityUnits: 8 },
    });
    const provisioned = await dynamo.describeTable({ TableName });
    expect(provisioned.Table?.ProvisionedThroughput).toMatchObject({
      ReadCapacityUnits: 7,
      WriteCapacityUnits: 8,
    });
  });

  it("UpdateTable: capacity that is what it was is refused", async () => {
    const dynamo = dynamoOf(server);
    const throughput = { ReadCapacityUnits: 2, WriteCapacityUnits: 2 };
    const TableName = await newTable(dynamo, { ProvisionedThroughput: throughput });
    await expect(dynamo.updateTable({ TableName, ProvisionedThroughput: throughput })).rejects.toMatchObject({
      name: "ValidationException",
      message:
        "The provisioned throughput for the table will not change. The requested value equals the current value. " +
        "Current ReadCapacityUnits provisioned for the table: 2. Requested ReadCapacityUnits: 2. " +
        "Current WriteCapacityUnits provisioned for the table: 2. Requested WriteCapacityUnits: 2. " +
        "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.",
    });
  });

  it("CreateTable, DeleteTable: tell of warm throughput only if it was given, as being warmed at first", async () => {
    const dynamo = dynamoOf(server);
    const create = async (given: object) => {
      const { TableDescription } = await dynamo.createTable({
        TableName: `warm${Object.keys(given).length}`,
        AttributeDefinitions: [{ AttributeName: "p", AttributeType: "S" }],
        KeySchema: [hash("p")],
        BillingMode: "PAY_PER_REQUEST",
        ...given,
      });
      return TableDescription;
    };
    expect(await create({})).not.toHaveProperty("WarmThroughput");
    const { TableDescription } = await dynamo.deleteTable({ TableName: "warm0" });
    expect(TableDescription).not.toHaveProperty("WarmThroughput");
    const WarmThroughput = { ReadUnitsPerSecond: 13_000, WriteUnitsPerSecond: 5_000 };
    const warmed = await create({ WarmThroughput });
    expect(warmed?.WarmThroughput).toEqual({ ...WarmThroughput, Status: "UPDATING" });
    const { Table } = await dynamo.describeTable({ TableName: "warm1" });
    expect(Table?.WarmThroughput).toEqual({ ...WarmThroughput, Status: "ACTIVE" });
  });

  it("UpdateTable: warm throughput is raised, and never lowered", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    const warmthOf = async () => (await dynamo.describeTable({ TableName })).Table?.WarmThroughput;
    expect(await warmthOf()).toEqual({
      ReadUnitsPerSecond: 12_000,
      WriteUnitsPerSecond: 4_000,
      Status: "ACTIVE",
    });
    await dynamo.updateTable({ TableName, WarmThroughput: { ReadUnitsPerSecond: 20_000 } });
    expect(await warmthOf()).toMatchObject({ ReadUnitsPerSecond: 20_000, WriteUnitsPerSecond: 4_000 });
    const lower = dynamo.updateTable({ TableName, WarmThroughput: { ReadUnitsPerSecond: 15_000 } });
    await expect(lower).rejects.toThrow("decreasing WarmThroughput is not supported");
  });

  it("DescribeTableReplicaAutoScaling: a table without replicas has none to scale", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    const { TableAutoScalingDescription } = await dynamo.describeTableReplicaAutoScaling({ TableName });
    expect(TableAutoScalingDescription).toEqual({ TableName, TableStatus: "ACTIVE", Replicas: [] });
    await expect(dynamo.describeTableReplicaAutoScaling({ TableName: "nowhere" })).rejects.toThrow(
      "Requested resource not found: Table: nowhere not found",
    );
  });

  it("UpdateTable: replicas are not built", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    const update = dynamo.updateTable({
      TableName,
      ReplicaUpdates: [{ Create: { RegionName: "eu-west-1" } }],
    });
    await expect(update).rejects.toMatchObject({
      name: "NotImplemented",
      $metadata: { httpStatusCode: 501 },
    });
  });

  it("DescribeLimits, DescribeEndpoints: an account's quotas, and the endpoint it asks", async () => {
    const dynamo = dynamoOf(server);
    const limits = await dynamo.describeLimits({});
    expect(limits).toMatchObject({ AccountMaxReadCapacityUnits: 80000, TableMaxReadCapacityUnits: 40000 });
    const { Endpoints } = await dynamo.describeEndpoints({});
    expect(Endpoints?.[0]?.CachePeriodInMinutes).toBe(1440);
  });
});
