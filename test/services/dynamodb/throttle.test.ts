import type { ProvisionedThroughputExceededException } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { ALL, dynamoAt, hash, N, newTable, S } from "./support.js";

const clock = new TurnableClock();
const server = useServer({ clock, settings: { "dynamodb.throttle": "on" } });

const units = (ReadCapacityUnits: number, WriteCapacityUnits: number) => ({
  ReadCapacityUnits,
  WriteCapacityUnits,
});
/** Forty kilobytes: forty units to write, five to read eventually. */
const LONG = S("x".repeat(40_900));
const TEXT = "The level of configured provisioned throughput for the table was exceeded.";

/** Time goes on while a test runs, and brings capacity: repeats until it is used up, and gives how many went through. */
async function untilRefused(call: () => Promise<unknown>): Promise<{ done: number; refusal: unknown }> {
  for (let done = 0; done < 500; done++) {
    try {
      await call();
    } catch (refusal) {
      return { done, refusal };
    }
  }
  throw new Error("never refused");
}

describe("throttling", () => {
  const dynamo = () => dynamoAt(server, clock);

  it("PutItem: five minutes' capacity can be used at once, then so much a second", async () => {
    const TableName = await newTable(dynamo(), { ProvisionedThroughput: units(1, 1) });
    const put = (p: number) => dynamo().putItem({ TableName, Item: { p: S(String(p)), LONG } });
    // 300 units were kept: the eighth begins with 20 left, and takes 40.
    for (let p = 0; p < 8; p++) await put(p);
    await expect(put(8)).rejects.toMatchObject({
      name: "ProvisionedThroughputExceededException",
      message: expect.stringContaining(TEXT),
      ThrottlingReasons: [
        {
          reason: "TableWriteProvisionedThroughputExceeded",
          resource: expect.stringContaining(`table/${TableName}`),
        },
      ],
    });
    expect((await dynamo().getItem({ TableName, Key: { p: S("8") } })).Item).toBeUndefined();
    clock.turn(25_000);
    await put(8);
    await expect(put(9)).rejects.toThrow(TEXT);
    clock.turn(3_600_000);
    for (let p = 0; p < 8; p++) await put(p);
    await expect(put(8)).rejects.toThrow(TEXT);
  });

  it("UpdateTable: more capacity lets more through", async () => {
    const TableName = await newTable(dynamo(), { ProvisionedThroughput: units(1, 1) });
    const put = () => dynamo().putItem({ TableName, Item: { p: S("p"), LONG } });
    for (let i = 0; i < 8; i++) await put();
    await expect(put()).rejects.toThrow(TEXT);
    await dynamo().updateTable({ TableName, ProvisionedThroughput: units(1, 100) });
    clock.turn(1000);
    await put();
  });

  it("Query: an index has a capacity of its own; a write needs both", async () => {
    const TableName = await newTable(dynamo(), {
      keys: { g: "S" },
      ProvisionedThroughput: units(1000, 1000),
      GlobalSecondaryIndexes: [
        { IndexName: "byG", KeySchema: [hash("g")], Projection: ALL, ProvisionedThroughput: units(1, 1) },
      ],
    });
    const put = () =>
      dynamo().putItem({ TableName, Item: { p: S("p"), g: S("g"), LONG, at: N(clock.now()) } });
    for (let i = 0; i < 8; i++) {
      clock.turn(1);
      await put();
    }
    await expect(put()).rejects.toMatchObject({
      message: expect.stringContaining("global secondary indexes"),
      ThrottlingReasons: [{ reason: "IndexWriteProvisionedThroughputExceeded" }],
    } as Partial<ProvisionedThroughputExceededException>);
    const query = {
      TableName,
      IndexName: "byG",
      KeyConditionExpression: "g = :g",
      ExpressionAttributeValues: { ":g": S("g") },
    };
    const { done, refusal } = await untilRefused(() => dynamo().query(query));
    expect(done).toBeGreaterThanOrEqual(60);
    expect(refusal).toMatchObject({
      ThrottlingReasons: [{ reason: "IndexReadProvisionedThroughputExceeded" }],
    });
    await dynamo().scan({ TableName });
  });

  it("BatchWriteItem, BatchGetItem: what finds no capacity is given back", async () => {
    const [scarce, ample] = [
      await newTable(dynamo(), { ProvisionedThroughput: units(1, 1) }),
      await newTable(dynamo()),
    ];
    const item = { PutRequest: { Item: { p: S("p"), LONG } } };
    const several = Array.from({ length: 8 }, (_, i) => ({ PutRequest: { Item: { p: S(`${i}`), LONG } } }));
    await dynamo().batchWriteItem({ RequestItems: { [scarce]: several } });
    const both = await dynamo().batchWriteItem({ RequestItems: { [scarce]: [item], [ample]: [item] } });
    expect(both.UnprocessedItems).toEqual({ [scarce]: [item] });
    expect((await dynamo().scan({ TableName: ample })).Count).toBe(1);
    await expect(dynamo().batchWriteItem({ RequestItems: { [scarce]: [item] } })).rejects.toThrow(TEXT);
    await expect(
      dynamo().transactWriteItems({
        TransactItems: [
          { Put: { TableName: ample, Item: { p: S("q") } } },
          { Put: { TableName: scarce, Item: { p: S("q") } } },
        ],
      }),
    ).rejects.toMatchObject({
      CancellationReasons: [{ Code: "None" }, { Code: "ProvisionedThroughputExceeded" }],
    });

    const get = { TableName: scarce, Key: { p: S("1") }, ConsistentRead: true };
    const { done } = await untilRefused(() => dynamo().getItem(get));
    expect(done).toBeGreaterThanOrEqual(30);
    const Keys = [{ p: S("p") }];
    const read = await dynamo().batchGetItem({ RequestItems: { [scarce]: { Keys }, [ample]: { Keys } } });
    expect(read.UnprocessedKeys).toEqual({ [scarce]: { Keys } });
    expect(read.Responses?.[ample]).toHaveLength(1);
  });

  it("GetItem: an on-demand table is held to the most that was set", async () => {
    const TableName = await newTable(dynamo(), {
      OnDemandThroughput: { MaxReadRequestUnits: 2 },
    });
    const get = () => dynamo().getItem({ TableName, Key: { p: S("p") }, ConsistentRead: true });
    await dynamo().putItem({ TableName, Item: { p: S("p"), LONG } });
    await get();
    await expect(get()).rejects.toMatchObject({
      name: "ThrottlingException",
      throttlingReasons: [{ reason: "TableReadMaxOnDemandThroughputExceeded" }],
    });
    clock.turn(10_000);
    await get();
  });
});
