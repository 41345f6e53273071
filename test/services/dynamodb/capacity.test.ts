import { describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { ALL, dynamoOf, hash, N, newTable, S } from "./support.js";

const server = useServer();
const TOTAL = { ReturnConsumedCapacity: "TOTAL" as const };

/** An item of so many bytes, `p` and `x` counted. */
const itemOf = (bytes: number, p = "a") => ({ p: S(p), x: S("x".repeat(bytes - 2 - p.length)) });

describe("consumed capacity", () => {
  it.each([
    [1, 0.5, 1, 1],
    [1024, 0.5, 1, 1],
    [1025, 0.5, 1, 2],
    [4096, 0.5, 1, 4],
    [4097, 1, 2, 5],
    [409_600, 50, 100, 400],
  ])(
    "GetItem, PutItem: %i bytes cost %d, consistently %d, and %d to write",
    async (bytes, eventual, strong, write) => {
      const dynamo = dynamoOf(server);
      const TableName = await newTable(dynamo);
      const put = await dynamo.putItem({ TableName, Item: itemOf(Math.max(bytes, 4)), ...TOTAL });
      expect(put.ConsumedCapacity).toEqual({ TableName, CapacityUnits: write });
      const Key = { p: S("a") };
      const got = await dynamo.getItem({ TableName, Key, ...TOTAL });
      expect(got.ConsumedCapacity).toEqual({ TableName, CapacityUnits: eventual });
      const sure = await dynamo.getItem({ TableName, Key, ConsistentRead: true, ...TOTAL });
      expect(sure.ConsumedCapacity?.CapacityUnits).toBe(strong);
      const deleted = await dynamo.deleteItem({ TableName, Key, ...TOTAL });
      expect(deleted.ConsumedCapacity?.CapacityUnits).toBe(write);
    },
  );

  it("Query: the sizes of all items are summed before they are rounded", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo, { sort: "N" });
    for (let s = 0; s < 10; s++) {
      await dynamo.putItem({ TableName, Item: { p: S("a"), s: N(s), x: S("x".repeat(1000)) } });
    }
    const query = await dynamo.query({
      TableName,
      KeyConditionExpression: "p = :p",
      ExpressionAttributeValues: { ":p": S("a") },
      ...TOTAL,
    });
    expect(query.ConsumedCapacity?.CapacityUnits).toBe(1.5);
  });

  it("UpdateItem: the larger of before and after counts", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    await dynamo.putItem({ TableName, Item: itemOf(3000) });
    const update = await dynamo.updateItem({
      TableName,
      Key: { p: S("a") },
      UpdateExpression: "REMOVE x",
      ...TOTAL,
    });
    expect(update.ConsumedCapacity?.CapacityUnits).toBe(3);
  });

  it("PutItem: indexes take their own: two when an entry moves", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo, {
      keys: { g: "S" },
      GlobalSecondaryIndexes: [{ IndexName: "byG", KeySchema: [hash("g")], Projection: ALL }],
    });
    const put = async (g: string, x: string) => {
      const { ConsumedCapacity } = await dynamo.putItem({
        TableName,
        Item: { p: S("a"), g: S(g), x: S(x) },
        ReturnConsumedCapacity: "INDEXES",
      });
      return [
        ConsumedCapacity?.CapacityUnits,
        ConsumedCapacity?.Table?.CapacityUnits,
        ConsumedCapacity?.GlobalSecondaryIndexes?.["byG"]?.CapacityUnits,
      ];
    };
    expect(await put("one", "x")).toEqual([2, 1, 1]);
    expect(await put("one", "y")).toEqual([2, 1, 1]);
    expect(await put("two", "y")).toEqual([3, 1, 2]);
    expect(await put("two", "y")).toEqual([1, 1, undefined]);
  });

  it("TransactWriteItems: twice as much", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    const written = await dynamo.transactWriteItems({
      TransactItems: [{ Put: { TableName, Item: itemOf(1500) } }],
      ...TOTAL,
    });
    expect(written.ConsumedCapacity?.[0]?.CapacityUnits).toBe(4);
    const read = await dynamo.transactGetItems({
      TransactItems: [{ Get: { TableName, Key: { p: S("a") } } }],
      ...TOTAL,
    });
    expect(read.ConsumedCapacity?.[0]?.CapacityUnits).toBe(2);
  });
});
