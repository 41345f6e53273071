import type { DynamoDB } from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import { FakeClock } from "../../support/clock.js";
import { useServer } from "../../support/server.js";
import { ALL, dynamoOf, hash, newTable, S } from "./support.js";

/** It stands still: capacity comes in only when it is turned. */
const clock = new FakeClock(Date.now());
const server = useServer({ clock, settings: { "dynamodb.throttle": "on" } });

const refusalOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("throttling of partition keys", () => {
  let dynamo: DynamoDB;
  beforeAll(() => {
    dynamo = dynamoOf(server);
  });
  /** 391 units to write, 49 to read eventually. */
  const LARGE = S("x".repeat(400_000));
  const OF_KEY = {
    name: "ThrottlingException",
    message: expect.stringContaining("check if you have a hot key"),
  };

  it("PutItem: one key takes a thousand units a second, even on demand; others go on", async () => {
    const TableName = await newTable(dynamo);
    const put = (p: string) => dynamo.putItem({ TableName, Item: { p: S(p), LARGE } });
    for (let i = 0; i < 3; i++) await put("hot");
    const refusal = await refusalOf(put("hot"));
    const { Table } = await dynamo.describeTable({ TableName });
    expect(refusal).toMatchObject({
      ...OF_KEY,
      throttlingReasons: [{ reason: "TableWriteKeyRangeThroughputExceeded", resource: Table?.TableArn }],
    });
    await put("cold");
    await clock.advance(2000);
    await put("hot");
  });

  it("GetItem, Query: one key gives three thousand units a second", async () => {
    const TableName = await newTable(dynamo, { sort: "S" });
    const key = { p: S("hot"), s: S("s") };
    await dynamo.putItem({ TableName, Item: { ...key, LARGE } });
    const get = (p: string) => ({ TableName, Key: { ...key, p: S(p) }, ConsistentRead: true });
    const query = {
      TableName,
      KeyConditionExpression: "p = :p",
      ExpressionAttributeValues: { ":p": S("hot") },
      ConsistentRead: true,
    };
    for (let i = 0; i < 31; i++) await dynamo.query(query);
    expect(await refusalOf(dynamo.query(query))).toMatchObject({
      ...OF_KEY,
      throttlingReasons: [{ reason: "TableReadKeyRangeThroughputExceeded" }],
    });
    await expect(dynamo.getItem(get("hot"))).rejects.toMatchObject(OF_KEY);
    await dynamo.getItem(get("cold"));
    const Keys = [key, { ...key, p: S("cold") }];
    const { Responses, UnprocessedKeys } = await dynamo.batchGetItem({
      RequestItems: { [TableName]: { Keys, ConsistentRead: true } },
    });
    expect(Responses?.[TableName]).toEqual([]);
    expect(UnprocessedKeys).toEqual({ [TableName]: { Keys: [key], ConsistentRead: true } });
  });

  it("BatchWriteItem, TransactWriteItems: the hot key alone is refused", async () => {
    const TableName = await newTable(dynamo);
    const put = (p: string) => ({ PutRequest: { Item: { p: S(p), LARGE } } });
    const several = ["a", "b"].map((p) => put(p));
    for (let i = 0; i < 3; i++) await dynamo.batchWriteItem({ RequestItems: { [TableName]: [put("a")] } });
    const { UnprocessedItems } = await dynamo.batchWriteItem({ RequestItems: { [TableName]: several } });
    expect(UnprocessedItems).toEqual({ [TableName]: [put("a")] });
    expect((await dynamo.getItem({ TableName, Key: { p: S("b") } })).Item).toBeDefined();
    await expect(
      dynamo.transactWriteItems({
        TransactItems: [
          { Put: { TableName, Item: { p: S("c") } } },
          { Put: { TableName, Item: { p: S("a") } } },
        ],
      }),
    ).rejects.toMatchObject({
      CancellationReasons: [{ Code: "None" }, { Code: "ThrottlingError" }],
    });
  });

  it("PutItem: a hot key of an index holds up the writes that go to it", async () => {
    const TableName = await newTable(dynamo, {
      keys: { g: "S" },
      GlobalSecondaryIndexes: [{ IndexName: "byG", KeySchema: [hash("g")], Projection: ALL }],
    });
    let count = 0;
    const put = (g: string) => dynamo.putItem({ TableName, Item: { p: S(String(++count)), g: S(g), LARGE } });
    for (let i = 0; i < 3; i++) await put("hot");
    const refusal = await refusalOf(put("hot"));
    expect(refusal).toMatchObject({
      message: expect.stringContaining("global secondary indexes"),
      throttlingReasons: [
        { reason: "IndexWriteKeyRangeThroughputExceeded", resource: expect.stringContaining("/index/byG") },
      ],
    });
    await put("cold");
  });
});
