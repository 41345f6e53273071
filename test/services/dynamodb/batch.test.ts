import { describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { dynamoOf, N, newTable, S } from "./support.js";

const server = useServer();

describe("BatchWriteItem, BatchGetItem", () => {
  it("BatchWriteItem: puts and deletes in several tables", async () => {
    const dynamo = dynamoOf(server);
    const one = await newTable(dynamo);
    const two = await newTable(dynamo, { sort: "N" });
    await dynamo.putItem({ TableName: one, Item: { p: S("old") } });
    const written = await dynamo.batchWriteItem({
      RequestItems: {
        [one]: [{ PutRequest: { Item: { p: S("new") } } }, { DeleteRequest: { Key: { p: S("old") } } }],
        [two]: [{ PutRequest: { Item: { p: S("a"), s: N(1) } } }],
      },
    });
    expect(written.UnprocessedItems).toEqual({});
    expect((await dynamo.scan({ TableName: one })).Items).toEqual([{ p: S("new") }]);
    expect((await dynamo.scan({ TableName: two })).Items).toEqual([{ p: S("a"), s: N(1) }]);
  });

  it("BatchWriteItem: one bad item and nothing is written", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    const put = (p: object) => ({ PutRequest: { Item: { p: p as { S: string } } } });
    const written = dynamo.batchWriteItem({ RequestItems: { [TableName]: [put(S("a")), put(N(1))] } });
    await expect(written).rejects.toMatchObject({ name: "ValidationException" });
    expect((await dynamo.scan({ TableName })).Count).toBe(0);
    const twice = dynamo.batchWriteItem({ RequestItems: { [TableName]: [put(S("a")), put(S("a"))] } });
    await expect(twice).rejects.toMatchObject({
      name: "ValidationException",
      message: "Provided list of item keys contains duplicates",
    });
  });

  it("BatchGetItem: finds what there is, in any order", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    for (const p of ["a", "b"]) await dynamo.putItem({ TableName, Item: { p: S(p), x: N(1), y: N(2) } });
    const got = await dynamo.batchGetItem({
      RequestItems: {
        [TableName]: { Keys: ["a", "b", "c"].map((p) => ({ p: S(p) })), ProjectionExpression: "p, y" },
      },
    });
    const found = got.Responses?.[TableName] ?? [];
    expect(found.map(({ p }) => p?.S).sort()).toEqual(["a", "b"]);
    expect(found[0]).toMatchObject({ y: N(2) });
    expect(found[0]).not.toHaveProperty("x");
    expect(got.UnprocessedKeys).toEqual({});
  });

  it("BatchGetItem: over 16 MB, the keys of the rest are given back", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    const keys = Array.from({ length: 45 }, (_, i) => ({ p: S(`item-${i}`) }));
    for (const key of keys) await dynamo.putItem({ TableName, Item: { ...key, x: S("x".repeat(400_000)) } });
    const first = await dynamo.batchGetItem({ RequestItems: { [TableName]: { Keys: keys } } });
    const unprocessed = first.UnprocessedKeys?.[TableName]?.Keys ?? [];
    expect(unprocessed.length).toBeGreaterThan(0);
    expect(first.Responses?.[TableName]).toHaveLength(45 - unprocessed.length);
    const rest = await dynamo.batchGetItem({ RequestItems: first.UnprocessedKeys });
    expect(rest.Responses?.[TableName]).toHaveLength(unprocessed.length);
  });

  it("BatchGetItem: rejects more than 100 keys, and keys twice", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    const keys = (count: number) => Array.from({ length: count }, (_, i) => ({ p: S(`${i}`) }));
    await expect(dynamo.batchGetItem({ RequestItems: { [TableName]: { Keys: keys(101) } } })).rejects.toThrow(
      "Member must have length less than or equal to 100",
    );
    await expect(
      dynamo.batchGetItem({ RequestItems: { [TableName]: { Keys: [...keys(1), ...keys(1)] } } }),
    ).rejects.toThrow("Provided list of item keys contains duplicates");
  });
});
