import type { DynamoDB, QueryCommandInput, ScanCommandInput } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { ALL, type Attributes, dynamoOf, hash, N, newTable, range, S } from "./support.js";

const server = useServer();

async function putAll(dynamo: DynamoDB, TableName: string, items: readonly Attributes[]): Promise<void> {
  for (const Item of items) await dynamo.putItem({ TableName, Item });
}

/** Follows the pages to their end. */
async function queryAll(dynamo: DynamoDB, input: QueryCommandInput): Promise<Attributes[]> {
  const items: Attributes[] = [];
  let ExclusiveStartKey: Attributes | undefined;
  do {
    const page = await dynamo.query({ ...input, ExclusiveStartKey });
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return items;
}

async function scanAll(dynamo: DynamoDB, input: ScanCommandInput): Promise<Attributes[]> {
  const items: Attributes[] = [];
  let ExclusiveStartKey: Attributes | undefined;
  do {
    const page = await dynamo.scan({ ...input, ExclusiveStartKey });
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return items;
}

describe("Query", () => {
  it.each<["S" | "N" | "B", Attributes[string][]]>([
    [
      "N",
      [
        N(`-1${"0".repeat(125)}`),
        N(-20),
        N("-2.5"),
        N(0),
        N("0.001"),
        N(9),
        N(10),
        N("98765432109876543210"),
      ],
    ],
    ["S", [S("A"), S("a"), S("b"), S("ba"), S("é"), S("\u{ffff}"), S("🌍")]],
    ["B", [[0], [0, 0], [1], [127], [128], [255], [255, 0]].map((bytes) => ({ B: Uint8Array.from(bytes) }))],
  ])("Query: sort keys of type %s come in their order, in pages, both ways", async (sort, keys) => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo, { sort });
    const items = keys.map((s) => ({ p: S("a"), s }));
    await putAll(dynamo, TableName, [...items.toReversed(), ...items.map(({ s }) => ({ p: S("b"), s }))]);
    const query = {
      TableName,
      KeyConditionExpression: "p = :p",
      ExpressionAttributeValues: { ":p": S("a") },
    };
    expect(await queryAll(dynamo, query)).toEqual(items);
    expect(await queryAll(dynamo, { ...query, Limit: 2 })).toEqual(items);
    expect(await queryAll(dynamo, { ...query, Limit: 3, ScanIndexForward: false })).toEqual(
      items.toReversed(),
    );
  });

  it.each<[string, string[]]>([
    ["s = :b", ["b"]],
    ["s < :b", ["a", "ab"]],
    ["s <= :b", ["a", "ab", "b"]],
    ["s > :ab", ["b", "bc", "c"]],
    ["s >= :b", ["b", "bc", "c"]],
    ["s BETWEEN :ab AND :b", ["ab", "b"]],
    ["begins_with(s, :b)", ["b", "bc"]],
  ])("Query: the condition %s", async (condition, expected) => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo, { sort: "S" });
    await putAll(
      dynamo,
      TableName,
      ["a", "ab", "b", "bc", "c"].map((s) => ({ p: S("p"), s: S(s) })),
    );
    const found = await dynamo.query({
      TableName,
      KeyConditionExpression: `p = :p AND ${condition}`,
      ExpressionAttributeValues: {
        ":p": S("p"),
        ...(condition.includes(":ab") && { ":ab": S("ab") }),
        ...(/:b\b/.test(condition) && { ":b": S("b") }),
      },
    });
    expect(found.Items?.map(({ s }) => s?.S)).toEqual(expected);
  });

  it("Query: a filter counts what it saw; Select counts alone", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo, { sort: "N" });
    await putAll(
      dynamo,
      TableName,
      [1, 2, 3, 4].map((s) => ({ p: S("a"), s: N(s), even: { BOOL: s % 2 === 0 } })),
    );
    const query = {
      TableName,
      KeyConditionExpression: "p = :p",
      FilterExpression: "even = :yes",
      ExpressionAttributeValues: { ":p": S("a"), ":yes": { BOOL: true } },
    };
    expect(await dynamo.query({ ...query, ProjectionExpression: "s" })).toMatchObject({
      Count: 2,
      ScannedCount: 4,
      Items: [{ s: N(2) }, { s: N(4) }],
    });
    const counted = await dynamo.query({ ...query, Select: "COUNT", Limit: 3 });
    expect(counted).toMatchObject({ Count: 1, ScannedCount: 3, LastEvaluatedKey: { p: S("a"), s: N(3) } });
    expect(counted.Items).toBeUndefined();
  });

  it("Query: a page ends after 1 MB", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo, { sort: "N" });
    const items = Array.from({ length: 5 }, (_, i) => ({ p: S("a"), s: N(i), x: S("x".repeat(300_000)) }));
    await putAll(dynamo, TableName, items);
    const query = {
      TableName,
      KeyConditionExpression: "p = :p",
      ExpressionAttributeValues: { ":p": S("a") },
    };
    const first = await dynamo.query(query);
    expect(first.Count).toBe(4);
    expect(first.LastEvaluatedKey).toEqual({ p: S("a"), s: N(3) });
    expect(await queryAll(dynamo, query)).toEqual(items);
  });

  it("Query: a global index has its own order, its projection, and several items of one key", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo, {
      keys: { g: "S", n: "N" },
      GlobalSecondaryIndexes: [
        {
          IndexName: "byG",
          KeySchema: [hash("g"), range("n")],
          Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["x"] },
        },
      ],
    });
    await putAll(dynamo, TableName, [
      { p: S("1"), g: S("g"), n: N(2), x: S("x"), y: S("y") },
      { p: S("2"), g: S("g"), n: N(1), y: S("y") },
      { p: S("3"), g: S("g"), n: N(2) },
      { p: S("4"), g: S("g") },
    ]);
    const query = {
      TableName,
      IndexName: "byG",
      KeyConditionExpression: "g = :g",
      ExpressionAttributeValues: { ":g": S("g") },
    };
    const found = await queryAll(dynamo, { ...query, Limit: 1 });
    expect(found).toHaveLength(3);
    expect(found[0]).toEqual({ p: S("2"), g: S("g"), n: N(1) });
    expect(found).toContainEqual({ p: S("1"), g: S("g"), n: N(2), x: S("x") });
    await expect(dynamo.query({ ...query, ConsistentRead: true })).rejects.toMatchObject({
      message: "Consistent reads are not supported on global secondary indexes",
    });
    await dynamo.updateItem({ TableName, Key: { p: S("2") }, UpdateExpression: "REMOVE n" });
    expect((await dynamo.query(query)).Count).toBe(2);
  });

  it("Query: a local index fetches what it does not hold", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo, {
      sort: "S",
      keys: { l: "N" },
      LocalSecondaryIndexes: [
        { IndexName: "byL", KeySchema: [hash("p"), range("l")], Projection: { ProjectionType: "KEYS_ONLY" } },
      ],
    });
    const items = [3, 1, 2].map((l) => ({ p: S("a"), s: S(`s${l}`), l: N(l), x: S("x") }));
    await putAll(dynamo, TableName, items);
    const query = {
      TableName,
      IndexName: "byL",
      KeyConditionExpression: "p = :p AND l > :one",
      ExpressionAttributeValues: { ":p": S("a"), ":one": N(1) },
    };
    const keys = await dynamo.query(query);
    expect(keys.Items).toEqual([2, 3].map((l) => ({ p: S("a"), s: S(`s${l}`), l: N(l) })));
    const whole = await dynamo.query({ ...query, Select: "ALL_ATTRIBUTES", ConsistentRead: true });
    expect(whole.Items).toEqual([2, 3].map((l) => ({ p: S("a"), s: S(`s${l}`), l: N(l), x: S("x") })));
  });

  it("Query: the older parameters still work", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo, { sort: "N" });
    await putAll(
      dynamo,
      TableName,
      [1, 2, 3].map((s) => ({ p: S("a"), s: N(s), x: N(s * 10) })),
    );
    const found = await dynamo.query({
      TableName,
      KeyConditions: {
        p: { ComparisonOperator: "EQ", AttributeValueList: [S("a")] },
        s: { ComparisonOperator: "GE", AttributeValueList: [N(2)] },
      },
      QueryFilter: { x: { ComparisonOperator: "NE", AttributeValueList: [N(20)] } },
      AttributesToGet: ["x"],
    });
    expect(found.Items).toEqual([{ x: N(30) }]);
  });

  it.each<[string, Partial<QueryCommandInput>, string]>([
    [
      "no partition key",
      { KeyConditionExpression: "s = :v" },
      "Query condition missed key schema element: p",
    ],
    [
      "another operator for the partition key",
      { KeyConditionExpression: "p > :v" },
      "Query key condition not supported",
    ],
    [
      "a key in the filter",
      { KeyConditionExpression: "p = :v", FilterExpression: "s = :v" },
      "Filter Expression can only contain non-primary key attributes: Primary key attribute: s",
    ],
    [
      "a value that is not used",
      { KeyConditionExpression: "p = :v", ExpressionAttributeValues: { ":v": S("a"), ":w": S("b") } },
      "Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}",
    ],
    [
      "a start key of another shape",
      { KeyConditionExpression: "p = :v", ExclusiveStartKey: { p: S("a") } },
      "The provided starting key is invalid",
    ],
  ])("Query: rejects %s", async (_, input, message) => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo, { sort: "S" });
    const query = dynamo.query({ TableName, ExpressionAttributeValues: { ":v": S("a") }, ...input });
    await expect(query).rejects.toMatchObject({ name: "ValidationException" });
    await expect(query).rejects.toThrow(message);
  });
});

describe("Scan", () => {
  it("Scan: segments share the items out, each once", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo, { sort: "N" });
    const items = Array.from({ length: 100 }, (_, i) => ({ p: S(`p${i % 40}`), s: N(i) }));
    await putAll(dynamo, TableName, items);
    const seen: string[] = [];
    for (let Segment = 0; Segment < 7; Segment++) {
      const found = await scanAll(dynamo, { TableName, TotalSegments: 7, Segment, Limit: 3 });
      expect(found.length).toBeLessThan(100);
      seen.push(...found.map(({ s }) => s?.N ?? ""));
    }
    expect(seen.sort()).toEqual(items.map(({ s }) => s.N).sort());
  });

  it("Scan: pages through a table and an index, filtered", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo, {
      keys: { g: "S" },
      GlobalSecondaryIndexes: [{ IndexName: "byG", KeySchema: [hash("g")], Projection: ALL }],
    });
    const items = Array.from({ length: 20 }, (_, i) => ({
      p: S(`p${i}`),
      n: N(i),
      ...(i % 2 === 0 && { g: S("g") }),
    }));
    await putAll(dynamo, TableName, items);
    expect(await scanAll(dynamo, { TableName, Limit: 3 })).toHaveLength(20);
    expect(await scanAll(dynamo, { TableName, IndexName: "byG", Limit: 3 })).toHaveLength(10);
    const filtered = await scanAll(dynamo, {
      TableName,
      FilterExpression: "n BETWEEN :low AND :high AND NOT attribute_exists(g)",
      ExpressionAttributeValues: { ":low": N(5), ":high": N(9) },
    });
    expect(filtered.map(({ n }) => n?.N).sort()).toEqual(["5", "7", "9"]);
  });

  it("Scan: rejects a segment that is none of the total", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    await expect(dynamo.scan({ TableName, Segment: 4, TotalSegments: 4 })).rejects.toThrow(
      "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 4 is not less than TotalSegments: 4",
    );
    await expect(dynamo.scan({ TableName, TotalSegments: 4 })).rejects.toThrow(
      "The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
    );
  });
});
