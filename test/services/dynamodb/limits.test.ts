import type { AttributeValue, DynamoDB } from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { ALL, type Attributes, dynamoOf, hash, newTable, range, S } from "./support.js";

// Each limit: what is just within it is done, what is just beyond is refused.

const server = useServer();
let dynamo: DynamoDB;
let TableName: string;

beforeAll(async () => {
  dynamo = dynamoOf(server);
  TableName = await newTable(dynamo, { sort: "S" });
});

const refused = (name: string, message: string) => ({ name, message: expect.stringContaining(message) });
const invalid = (message: string) => refused("ValidationException", message);
const item = (p: string, more: Attributes = {}): Attributes => ({ p: S(p), s: S("s"), ...more });
const put = (Item: Attributes) => dynamo.putItem({ TableName, Item });
const numbered = <T>(count: number, make: (i: number) => T) =>
  Array.from({ length: count }, (_, i) => make(i));

describe("items", () => {
  it("PutItem: 400 KB, names counted", async () => {
    // p + s + their values: four bytes; the text's name: one.
    const text = (bytes: number) => item("a", { t: S("x".repeat(bytes - 5)) });
    await put(text(400 * 1024));
    await expect(put(text(400 * 1024 + 1))).rejects.toMatchObject(
      invalid("Item size has exceeded the maximum allowed size"),
    );
  });

  it("PutItem: partition keys of 2,048 bytes, sort keys of 1,024, in UTF-8", async () => {
    await put({ p: S("é".repeat(1024)), s: S("é".repeat(512)) });
    await expect(put({ p: S("x".repeat(2049)), s: S("s") })).rejects.toMatchObject(
      invalid("Size of hashkey has exceeded the maximum size limit of2048 bytes"),
    );
    await expect(put({ p: S("p"), s: S("x".repeat(1025)) })).rejects.toMatchObject(
      invalid("Aggregated size of all range keys has exceeded the size limit of 1024 bytes"),
    );
  });

  it("PutItem: 32 levels of nesting", async () => {
    const nested = (levels: number): Attributes =>
      item("a", {
        deep: numbered(levels - 1, (i) => i).reduce<AttributeValue>((within) => ({ L: [within] }), S("x")),
      });
    await put(nested(32));
    await expect(put(nested(34))).rejects.toMatchObject(
      invalid("Nesting Levels have exceeded supported limits"),
    );
  });

  it("PutItem: numbers of 38 digits, from 1E-130 to 9.9…E+125", async () => {
    const number = (text: string) => put(item("a", { n: { N: text } }));
    for (const text of ["9".repeat(38), `0.${"0".repeat(129)}1`, `${"9".repeat(38)}e88`, "-1e-130"])
      await number(text);
    await expect(number("1".repeat(39))).rejects.toMatchObject(invalid("more than 38 significant digits"));
    await expect(number("1e126")).rejects.toMatchObject(invalid("Number overflow"));
    await expect(number("1e-131")).rejects.toMatchObject(invalid("Number underflow"));
  });
});

describe("expressions", () => {
  const scan = (FilterExpression: string) =>
    dynamo.scan({ TableName, FilterExpression, ExpressionAttributeValues: { ":v": S("v") } });

  it("Scan: expressions of 4 KB", async () => {
    const padded = (length: number) => `p = :v${" ".repeat(length - 6)}`;
    await scan(padded(4096));
    await expect(scan(padded(4097))).rejects.toMatchObject(
      invalid("Expression size has exceeded the maximum allowed size; expression size: 4097"),
    );
  });

  it("Scan: 300 operators", async () => {
    await scan(`${"NOT ".repeat(299)}p = :v`);
    await expect(scan(`${"NOT ".repeat(300)}p = :v`)).rejects.toMatchObject(
      invalid("The expression contains too many operators; operator count: 301"),
    );
  });

  it("Scan: 100 operands of IN", async () => {
    const among = (count: number) => scan(`p IN (${numbered(count, () => ":v").join(", ")})`);
    await among(100);
    await expect(among(101)).rejects.toMatchObject(invalid("number of operands: 102"));
  });
});

describe("batches and transactions", () => {
  const puts = (count: number, bytes = 1) =>
    numbered(count, (i) => ({ PutRequest: { Item: item(`b${i}`, { t: S("x".repeat(bytes)) }) } }));
  const keys = (count: number) => numbered(count, (i) => item(`b${i}`));

  it("BatchWriteItem: 25 requests", async () => {
    await dynamo.batchWriteItem({ RequestItems: { [TableName]: puts(25) } });
    await expect(dynamo.batchWriteItem({ RequestItems: { [TableName]: puts(26) } })).rejects.toMatchObject({
      name: "ValidationException",
    });
  });

  it("BatchGetItem: 100 keys", async () => {
    const get = (count: number) =>
      dynamo.batchGetItem({ RequestItems: { [TableName]: { Keys: keys(count) } } });
    await get(100);
    await expect(get(101)).rejects.toMatchObject({ name: "ValidationException" });
  });

  it("TransactWriteItems, TransactGetItems: 100 actions", async () => {
    const write = (count: number) =>
      dynamo.transactWriteItems({
        TransactItems: numbered(count, (i) => ({ Put: { TableName, Item: item(`t${i}`) } })),
      });
    await write(100);
    await expect(write(101)).rejects.toMatchObject(
      invalid("Member must have length less than or equal to 100"),
    );
    const get = (count: number) =>
      dynamo.transactGetItems({
        TransactItems: numbered(count, (i) => ({ Get: { TableName, Key: item(`t${i}`) } })),
      });
    await get(100);
    await expect(get(101)).rejects.toMatchObject(
      invalid("Member must have length less than or equal to 100"),
    );
  });

  it("TransactWriteItems, TransactGetItems: 4 MB", async () => {
    const write = (count: number) =>
      dynamo.transactWriteItems({
        TransactItems: numbered(count, (i) => ({
          Put: { TableName, Item: item(`m${i}`, { t: S("x".repeat(380_000)) }) },
        })),
      });
    await write(11);
    await expect(write(12)).rejects.toMatchObject({ name: "ValidationException" });
    await put(item("m11", { t: S("x".repeat(380_000)) }));
    const get = (count: number) =>
      dynamo.transactGetItems({
        TransactItems: numbered(count, (i) => ({ Get: { TableName, Key: item(`m${i}`) } })),
      });
    await get(11);
    await expect(get(12)).rejects.toMatchObject({ name: "ValidationException" });
  });
});

describe("tables", () => {
  it("CreateTable: 20 global indexes, 5 local ones, names of 3 to 255 characters", async () => {
    const global = (count: number) =>
      newTable(dynamo, {
        keys: { g: "S" },
        GlobalSecondaryIndexes: numbered(count, (i) => ({
          IndexName: `global-${i}`,
          KeySchema: [hash("g")],
          Projection: ALL,
        })),
      });
    await global(20);
    await expect(global(21)).rejects.toMatchObject(
      invalid("GlobalSecondaryIndex count exceeds the per-table limit of 20"),
    );
    const local = (count: number) =>
      newTable(dynamo, {
        sort: "S",
        keys: { l: "S" },
        LocalSecondaryIndexes: numbered(count, (i) => ({
          IndexName: `local-${i}`,
          KeySchema: [hash("p"), range("l")],
          Projection: ALL,
        })),
      });
    await local(5);
    await expect(local(6)).rejects.toMatchObject(
      invalid("Number of LocalSecondaryIndexes exceeds per-table limit of 5"),
    );
    const named = (name: string) =>
      dynamo.createTable({
        TableName: name,
        KeySchema: [hash("p")],
        AttributeDefinitions: [{ AttributeName: "p", AttributeType: "S" }],
        BillingMode: "PAY_PER_REQUEST",
      });
    for (const name of ["abc", "a_-.Z9".padEnd(255, "x")]) await named(name);
    for (const name of ["ab", "x".repeat(256), "a b c", "a/b/c"])
      await expect(named(name)).rejects.toMatchObject({ name: "ValidationException" });
  });

  it("TagResource: 50 tags", async () => {
    const { Table } = await dynamo.describeTable({ TableName });
    const tag = (count: number) =>
      dynamo.tagResource({
        ResourceArn: Table?.TableArn,
        Tags: numbered(count, (i) => ({ Key: `k${i}`, Value: "v" })),
      });
    await tag(50);
    await expect(tag(51)).rejects.toThrow();
  });
});
