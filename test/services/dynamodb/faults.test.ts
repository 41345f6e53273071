import type { DynamoDB } from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { ALL, dynamoOf, hash, N, newTable, range, S } from "./support.js";

const server = useServer();
let dynamo: DynamoDB;
let TableName: string;

beforeAll(async () => {
  dynamo = dynamoOf(server);
  TableName = await newTable(dynamo, {
    sort: "S",
    keys: { c: "S", d: "S" },
    GlobalSecondaryIndexes: [
      { IndexName: "byC", KeySchema: [hash("c"), range("d")], Projection: { ProjectionType: "KEYS_ONLY" } },
      { IndexName: "all", KeySchema: [hash("d")], Projection: ALL },
    ],
  });
});

/** Types that the client's own do not let through. */
const any = (value: unknown) => value as never;

/** The message of a request's refusal. */
async function faultOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (fault: Error) => fault,
  );
  return error?.message ?? "";
}

describe("of several faults, AWS tells one", () => {
  const Key = { p: S("p"), s: S("s") };

  it.each([
    [{ IndexName: "whatever" }, "The table does not have the specified index: whatever"],
    [
      { IndexName: "byC", ConsistentRead: true },
      "Consistent reads are not supported on global secondary indexes",
    ],
    [{ ExclusiveStartKey: {} }, "The provided starting key is invalid"],
    [{ ExclusiveStartKey: { ...Key, s: N(1) } }, "Query condition missed key schema element: p"],
    [{ ExclusiveStartKey: { ...Key, p: N(1) } }, "The provided key element does not match the schema"],
    [
      { KeyConditions: { p: { ComparisonOperator: "NULL" as const } } },
      "Attempted conditional constraint is not an indexable operation",
    ],
    [{ KeyConditions: {}, ExclusiveStartKey: {} }, "Conditions can be of length 1 or 2 only"],
    [
      { AttributesToGet: ["a", "a"], ExclusiveStartKey: { a: any({}) } },
      "One or more parameter values were invalid: Duplicate value in attribute name: a",
    ],
  ])("Query: %j", async (input, message) => {
    const KeyConditions = { z: { ComparisonOperator: "NULL" as const } };
    expect(await faultOf(dynamo.query({ TableName, KeyConditions, ...input }))).toBe(message);
  });

  it.each([
    [
      "b > a.b",
      "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition",
    ],
    [
      "a between b and size(a)",
      "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition",
    ],
    ["a.d > c", "KeyConditionExpressions cannot have conditions on nested attributes"],
  ])("Query: %s", async (KeyConditionExpression, message) => {
    expect(await faultOf(dynamo.query({ TableName, KeyConditionExpression }))).toBe(message);
  });

  it("Query: a filter on the key is told before paths into it", async () => {
    const input = {
      TableName,
      KeyConditionExpression: "p = :p",
      FilterExpression: "p[1] = :p",
      ExpressionAttributeValues: { ":p": S("p") },
    };
    expect(await faultOf(dynamo.query(input))).toBe(
      "Filter Expression can only contain non-primary key attributes: Primary key attribute: p",
    );
  });

  it.each([
    [
      { AttributesToGet: ["a", "a"], ExclusiveStartKey: { a: any({}) } },
      "One or more parameter values were invalid: Duplicate value in attribute name: a",
    ],
    [
      {
        ScanFilter: { a: { ComparisonOperator: "LT" as const, AttributeValueList: [{ BOOL: true }] } },
        ExclusiveStartKey: { a: any({}) },
      },
      "One or more parameter values were invalid: ComparisonOperator LT is not valid for BOOL AttributeValue type",
    ],
    [
      {
        IndexName: "byC",
        Select: "ALL_ATTRIBUTES" as const,
        ExclusiveStartKey: { c: S("c"), d: S("d"), p: N(1), s: S("s") },
      },
      "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary " +
        "index byC because its projection type is not ALL",
    ],
  ])("Scan: %j", async (input, message) => {
    expect(await faultOf(dynamo.scan({ TableName, ...input }))).toBe(message);
  });

  it.each([
    [
      { Key: { a: any({}) }, AttributesToGet: ["a"], ProjectionExpression: "" },
      "Can not use both expression and non-expression parameters in the same request: " +
        "Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}",
    ],
    [
      { Key: { ...Key, p: S("") } },
      "One or more parameter values are not valid. " +
        "The AttributeValue for a key attribute cannot contain an empty string value. Key: p",
    ],
  ])("GetItem: %j", async (input, message) => {
    expect(await faultOf(dynamo.getItem({ TableName, ...input }))).toBe(message);
  });

  it.each([
    [
      "set x[1] = a, x = if_not_exists(a)",
      "1 validation error detected: Invalid UpdateExpression: Two document paths overlap with each other; " +
        "must remove or rewrite one of these paths; path one: [x, [1]], path two: [x]",
    ],
    [
      "set b = list_append(:s, a), e = if_not_exists(a) add a.b :s",
      "1 validation error detected: Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND",
    ],
    [
      "set e = c[1], c = a + :n",
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: c",
      "One or more parameter values were invalid: Type mismatch for Index Key c Expected: S Actual: N IndexName: byC",
    ],
    [
      "set e = list_append(a, b), f = d[1]",
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: d",
    ],
    ["set c = n", "The update expression attempted to update the secondary index key to unsupported type"],
    [
      "set c = e",
      "One or more parameter values are not valid. The update expression attempted to update a secondary index key to " +
        "a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.",
    ],
    ["delete y.a :set", "The document path provided in the update expression is invalid for update"],
    ["delete n[1] :set", "The document path provided in the update expression is invalid for update"],
  ])("UpdateItem: %s", async (UpdateExpression, ...messages) => {
    await dynamo.putItem({ TableName, Item: { ...Key, n: N(1), e: S("") } });
    const values = { ":s": S("s"), ":n": N(1), ":set": { SS: ["a"] } };
    const used = Object.entries(values).filter(([name]) => new RegExp(`${name}\\b`).test(UpdateExpression));
    const input = {
      TableName,
      Key,
      UpdateExpression,
      ...(used.length > 0 && { ExpressionAttributeValues: Object.fromEntries(used) }),
    };
    expect(messages).toContain(await faultOf(dynamo.updateItem(input)));
  });
});

describe("tables", () => {
  const BOUNDS = "TableName must be at least 3 characters long and at most 255 characters long";

  it.each([
    ["DescribeTable", () => dynamo.describeTable({ TableName: "a;" })],
    ["DeleteTable", () => dynamo.deleteTable({ TableName: "a" })],
    ["UpdateTable", () => dynamo.updateTable({ TableName: "a".repeat(256) })],
    ["DescribeTimeToLive", () => dynamo.describeTimeToLive({ TableName: "a" })],
  ])("%s: tells how long a name is", async (_, call) => {
    expect(await faultOf(call())).toBe(BOUNDS);
  });

  it("UpdateTable: capacity out of bounds is told before the table is looked for", async () => {
    const ProvisionedThroughput = { ReadCapacityUnits: 1_000_000_000_001, WriteCapacityUnits: 1 };
    expect(await faultOf(dynamo.updateTable({ TableName: "none", ProvisionedThroughput }))).toBe(
      "Given value 1000000000001 for ReadCapacityUnits is out of bounds",
    );
  });

  it("UpdateTable: answers with the capacity that there was", async () => {
    const units = (ReadCapacityUnits: number) => ({ ReadCapacityUnits, WriteCapacityUnits: 5 });
    const Named = { TableName: await newTable(dynamo, { ProvisionedThroughput: units(10) }) };
    const { TableDescription } = await dynamo.updateTable({ ...Named, ProvisionedThroughput: units(30) });
    expect(TableDescription?.ProvisionedThroughput).toMatchObject(units(10));
    const { Table } = await dynamo.describeTable(Named);
    expect(Table?.ProvisionedThroughput).toMatchObject(units(30));
  });

  it("UpdateTable: an index without definitions of its key", async () => {
    const Create = { IndexName: "new", KeySchema: [hash("c")], Projection: ALL };
    const GlobalSecondaryIndexUpdates = [{ Create }];
    expect(await faultOf(dynamo.updateTable({ TableName, GlobalSecondaryIndexUpdates }))).toBe(
      "One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. " +
        "Keys: [c], AttributeDefinitions: []",
    );
  });

  it("CreateTable: more key attributes than definitions", async () => {
    const input = {
      TableName: "abc",
      AttributeDefinitions: [],
      KeySchema: [hash("a")],
      BillingMode: "PAY_PER_REQUEST" as const,
    };
    expect(await faultOf(dynamo.createTable(input))).toBe(
      "Invalid KeySchema: Some index key attribute have no definition",
    );
  });
});
