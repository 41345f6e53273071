import type { AttributeValue, DynamoDB, TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { dynamoOf, hash, N, newTable, range, S } from "./support.js";

// AWS reads requests by one of two frameworks; which of them an operation has come to decides how a fault is worded.
const server = useServer();
let dynamo: DynamoDB;
let TableName: string;
const Key = { p: S("a") };

beforeAll(async () => {
  dynamo = dynamoOf(server);
  TableName = await newTable(dynamo);
});

async function faultOf(sent: Promise<unknown>): Promise<string> {
  return await sent.then(
    () => "done",
    (error: Error) => `${error.name === "ValidationException" ? "" : `${error.name}: `}${error.message}`,
  );
}

const counted = (message: string) => `1 validation error detected: ${message}`;
const ofValue = (message: string) =>
  `ExpressionAttributeValues contains invalid value: ${message} for key :v`;
const INVALID = "One or more parameter values were invalid: ";

/** Every way to send a value, by how its faults are worded. */
const put = (v: AttributeValue) => dynamo.putItem({ TableName, Item: { ...Key, v } });
const putExpecting = (v: AttributeValue) =>
  dynamo.putItem({ TableName, Item: Key, Expected: { v: { Value: v } } });
const update = (v: AttributeValue) =>
  dynamo.updateItem({
    TableName,
    Key,
    UpdateExpression: "SET v = :v",
    ExpressionAttributeValues: { ":v": v },
  });
const updateOlder = (v: AttributeValue) =>
  dynamo.updateItem({ TableName, Key, AttributeUpdates: { v: { Value: v, Action: "PUT" } } });
const remove = (v: AttributeValue) => dynamo.deleteItem({ TableName, Key: { p: v } });
const get = (v: AttributeValue) => dynamo.getItem({ TableName, Key: { p: v } });
const getSeveral = (v: AttributeValue) =>
  dynamo.batchGetItem({ RequestItems: { [TableName]: { Keys: [{ p: v }] } } });
const query = (v: AttributeValue) =>
  dynamo.query({
    TableName,
    KeyConditionExpression: "p = :p",
    FilterExpression: "v = :v",
    ExpressionAttributeValues: { ":p": S("a"), ":v": v },
  });
const writeSeveral = (v: AttributeValue) =>
  dynamo.batchWriteItem({ RequestItems: { [TableName]: [{ PutRequest: { Item: { ...Key, v } } }] } });
const scan = (v: AttributeValue) =>
  dynamo.scan({ TableName, FilterExpression: "v = :v", ExpressionAttributeValues: { ":v": v } });
const transact = (action: TransactWriteItem) => dynamo.transactWriteItems({ TransactItems: [action] });

const OVERFLOW = "Number overflow. Attempting to store a number with magnitude larger than supported range";

describe.each([
  ["a number over 1e125", N("1e126"), OVERFLOW, undefined],
  [
    "a number whose exponent is an integer no more, in Java",
    N("1e99999999999"),
    OVERFLOW,
    "The parameter cannot be converted to a numeric value: 1e99999999999",
  ],
  [
    "a number whose exponent turns over, in Java",
    N("1e2147483647"),
    OVERFLOW,
    "Number underflow. Attempting to store a number with magnitude smaller than supported range",
  ],
  ["no number", N("one"), "The parameter cannot be converted to a numeric value: one", undefined],
  [
    "a number without digits",
    N(""),
    "The parameter cannot be converted to a numeric value: ",
    "The parameter cannot be converted to a numeric value",
  ],
  [
    "a set of strings with one twice",
    { SS: ["b", "a", "b", "c"] },
    `${INVALID}Input collection ["a", "b", "b", "c"] contains duplicates.`,
    `${INVALID}Input collection [b, a, b, c] contains duplicates.`,
  ],
  [
    "a set of binaries with one twice",
    { BS: [Buffer.of(255), Buffer.of(0), Buffer.of(0)] },
    `${INVALID}Input collection ["AA==","/w==","AA=="]of type BS contains duplicates.`,
    `${INVALID}Input collection [/w==, AA==, AA==]of type BS contains duplicates.`,
  ],
  [
    "a set of numbers with one twice",
    { NS: ["1", "2", "1.0"] },
    `${INVALID}Input collection contains duplicates.`,
    "Input collection contains duplicates",
  ],
  ["an empty set", { SS: [] }, `${INVALID}An string set  may not be empty`, undefined],
])("a value that is %s", (_, value, now, before = now) => {
  it("is counted among the faults of a single write", async () => {
    for (const send of [put, putExpecting, update, updateOlder, remove])
      expect(await faultOf(send(value))).toBe(counted(now));
  });

  it("is told as it is by reads", async () => {
    for (const send of [get, getSeveral, query]) expect(await faultOf(send(value))).toBe(now);
  });

  it("is told in the older words by batches of writes, transactions and scans", async () => {
    expect(await faultOf(writeSeveral(value))).toBe(before);
    expect(await faultOf(transact({ Put: { TableName, Item: { ...Key, v: value } } }))).toBe(before);
    expect(await faultOf(scan(value))).toBe(ofValue(before));
  });
});

it.each([
  [{ ConditionExpression: "" }, "Invalid ConditionExpression: The expression can not be empty;"],
  [
    { ExpressionAttributeValues: { ":v": S("x") } },
    "ExpressionAttributeValues can only be specified when using expressions",
  ],
  [
    { ExpressionAttributeNames: { "#v": "x" } },
    "ExpressionAttributeNames can only be specified when using expressions",
  ],
  [
    { ConditionExpression: "attribute_exists(a)", ExpressionAttributeNames: { "#v": "x" } },
    "Value provided in ExpressionAttributeNames unused in expressions: keys: {#v}",
  ],
  [
    { Expected: { a: { Exists: true } } },
    `${INVALID}Value must be provided when Exists is true for Attribute: a`,
  ],
  [
    { Expected: { a: { ComparisonOperator: "EQ" as const } } },
    `${INVALID}Value or AttributeValueList must be used with ComparisonOperator: EQ for Attribute: a`,
  ],
  [{ ReturnValues: "ALL_NEW" as const }, "ReturnValues can only be ALL_OLD or NONE"],
])("PutItem, DeleteItem: %j is counted among the faults", async (input, message) => {
  expect(await faultOf(dynamo.putItem({ TableName, Item: Key, ...input }))).toBe(counted(message));
  expect(await faultOf(dynamo.deleteItem({ TableName, Key, ...input }))).toBe(counted(message));
});

it("what only the table or the item tells is not counted", async () => {
  const set = (UpdateExpression: string) => dynamo.updateItem({ TableName, Key, UpdateExpression });
  const faults = [
    [get({ N: "1" }), "The provided key element does not match the schema"],
    [set("SET p = q"), `${INVALID}Cannot update attribute p. This attribute is part of the key`],
    [set("SET a = b"), "The provided expression refers to an attribute that does not exist in the item"],
    [put({ S: "x".repeat(400 * 1024) }), "Item size has exceeded the maximum allowed size"],
  ] as const;
  for (const [sent, message] of faults) expect(await faultOf(sent)).toBe(message);
});

it("Query counts what is wrong with its Select; Scan does not", async () => {
  const input = {
    TableName,
    KeyConditionExpression: "p = :v",
    ExpressionAttributeValues: { ":v": S("a") },
  };
  const faults = [
    [
      { Select: "SPECIFIC_ATTRIBUTES" },
      "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
    ],
    [
      { Select: "ALL_PROJECTED_ATTRIBUTES" },
      "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName",
    ],
    [
      { Select: "COUNT", ProjectionExpression: "a" },
      "Cannot specify the ProjectionExpression when choosing to get only the Count",
    ],
  ] as const;
  for (const [select, message] of faults) {
    expect(await faultOf(dynamo.query({ ...input, ...select }))).toBe(counted(message));
    expect(await faultOf(dynamo.scan({ TableName, ...select }))).toBe(message);
  }
});

describe("an empty key", () => {
  const EMPTY =
    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: p";
  const empty = { p: S("") };

  it("is told alike by all operations", async () => {
    expect(await faultOf(dynamo.putItem({ TableName, Item: empty }))).toBe(EMPTY);
    expect(await faultOf(dynamo.getItem({ TableName, Key: empty }))).toBe(EMPTY);
    expect(await faultOf(dynamo.updateItem({ TableName, Key: empty }))).toBe(EMPTY);
    expect(await faultOf(dynamo.deleteItem({ TableName, Key: empty }))).toBe(EMPTY);
  });

  it("TransactWriteItems: is a fault of the request where it is an index's, too", async () => {
    const indexed = await newTable(dynamo, {
      keys: { g: "S" },
      GlobalSecondaryIndexes: [
        { IndexName: "byG", KeySchema: [hash("g")], Projection: { ProjectionType: "ALL" } },
      ],
    });
    const put = transact({ Put: { TableName: indexed, Item: { ...Key, g: S("") } } });
    expect(await faultOf(put)).toBe(
      "One or more parameter values are not valid. A value specified for a secondary index key is not supported. " +
        "The AttributeValue for a key attribute cannot contain an empty string value. IndexName: byG, IndexKey: g",
    );
  });

  it("TransactWriteItems: is a fault of the request, a key of another type one of the action", async () => {
    const actions = (key: Record<string, AttributeValue>): TransactWriteItem[] => [
      { Delete: { TableName, Key: key } },
      { Update: { TableName, Key: key, UpdateExpression: "REMOVE a" } },
      { ConditionCheck: { TableName, Key: key, ConditionExpression: "attribute_exists(a)" } },
    ];
    for (const action of actions(empty)) expect(await faultOf(transact(action))).toBe(EMPTY);
    for (const action of actions({ p: N(5) }))
      await expect(transact(action)).rejects.toMatchObject({
        name: "TransactionCanceledException",
        CancellationReasons: [
          { Code: "ValidationError", Message: "The provided key element does not match the schema" },
        ],
      });
  });
});

it("TransactGetItems: leaves out an item of which nothing is there that was asked", async () => {
  await dynamo.putItem({ TableName, Item: Key });
  const get = (ProjectionExpression: string) => ({ Get: { TableName, Key, ProjectionExpression } });
  const { Responses } = await dynamo.transactGetItems({ TransactItems: [get("unset")] });
  expect(Responses).toEqual([{}]);
  expect(await dynamo.getItem(get("unset").Get)).toMatchObject({ Item: {} });
});

it("TransactWriteItems: a table's name is told with where it stands, and an action without any", async () => {
  const Update = { TableName: "bad!name", Key, UpdateExpression: "REMOVE a" };
  const sent = dynamo.transactWriteItems({ TransactItems: [{ Put: { TableName, Item: Key } }, { Update }] });
  expect(await faultOf(sent)).toBe(
    "1 validation error detected: Value 'bad!name' at 'transactItems.2.member.update.tableName' failed to satisfy " +
      "constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
  );
  expect(await faultOf(transact({}))).toBe(
    "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request",
  );
});

it("BatchGetItem: asks for something, and of all tables in one form", async () => {
  const other = await newTable(dynamo);
  expect(await faultOf(dynamo.batchGetItem({ RequestItems: {} }))).toBe(
    counted(
      "Value at 'RequestItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ),
  );
  const mixed = dynamo.batchGetItem({
    RequestItems: {
      [TableName]: { Keys: [Key], ProjectionExpression: "p" },
      [other]: { Keys: [Key], AttributesToGet: ["p"] },
    },
  });
  expect(await faultOf(mixed)).toBe(
    "Can not use both expression and non-expression parameters in the same request: " +
      "Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}",
  );
});

it("ExecuteStatement has words of its own for indexes", async () => {
  const indexed = await newTable(dynamo, {
    keys: { g: "S" },
    GlobalSecondaryIndexes: [
      { IndexName: "byG", KeySchema: [hash("g")], Projection: { ProjectionType: "ALL" } },
      { IndexName: "keysOfG", KeySchema: [hash("g")], Projection: { ProjectionType: "KEYS_ONLY" } },
    ],
  });
  const asked = dynamo.executeStatement({
    Statement: `SELECT p FROM "${indexed}"."keysOfG" WHERE g = 'a' AND x = 1 AND y[0] = 2`,
  });
  expect(await faultOf(asked)).toBe(
    `${INVALID}Secondary index keysOfG does not project one or more filter attributes: [x, y]`,
  );
  const select = (index: string, ConsistentRead: boolean) =>
    dynamo.executeStatement({ Statement: `SELECT * FROM "${indexed}"."${index}"`, ConsistentRead });
  expect(await faultOf(select("none", true))).toBe("The table does not have the specified index");
  expect(await faultOf(select("byG", true))).toBe(
    "Strongly consistent read is not supported on Global Secondary Indexes",
  );
});

it("Query: a sort key of several attributes is asked for from the left, without a gap", async () => {
  const indexed = await newTable(dynamo, {
    keys: { h: "S", a: "S", b: "S", c: "S" },
    GlobalSecondaryIndexes: [
      {
        IndexName: "byH",
        KeySchema: [hash("h"), range("a"), range("b"), range("c")],
        Projection: { ProjectionType: "ALL" },
      },
    ],
  });
  const query = (KeyConditionExpression: string) =>
    dynamo.query({
      TableName: indexed,
      IndexName: "byH",
      KeyConditionExpression,
      ExpressionAttributeValues: { ":v": S("x") },
    });
  const gap = (missed: string, later: string) =>
    `RANGE key attributes ${missed} must have equality conditions specified in the query because a condition is ` +
    `present on key attribute ${later}`;
  expect(await faultOf(query("h = :v AND b = :v"))).toBe(gap("a", "b"));
  expect(await faultOf(query("h = :v AND a = :v AND c = :v"))).toBe(gap("b", "c"));
  expect(await faultOf(query("h = :v AND a = :v AND b > :v AND c = :v"))).toBe(gap("b", "c"));
  expect(await faultOf(query("h = :v AND a = :v AND b > :v"))).toBe("done");
});

it("CreateTable, UpdateTable: limits of tables on demand", async () => {
  const table = { BillingMode: "PAY_PER_REQUEST" as const };
  const limited = (MaxReadRequestUnits: number) =>
    newTable(dynamo, { ...table, OnDemandThroughput: { MaxReadRequestUnits } });
  const range = `${INVALID}Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range`;
  for (const units of [0, -1, -2]) expect(await faultOf(limited(units))).toBe(range);
  const units = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 };
  const provisioned = await newTable(dynamo, { ProvisionedThroughput: units });
  const OnDemandThroughput = { MaxWriteRequestUnits: 5 };
  const refusal = (where: string) =>
    `${INVALID}MaxWriteRequestUnits for OnDemandThroughput cannot be specified when ${where}`;
  const made = newTable(dynamo, { ProvisionedThroughput: units, OnDemandThroughput });
  expect(await faultOf(made)).toBe(refusal("table BillingMode is PROVISIONED."));
  const changed = dynamo.updateTable({ TableName: provisioned, OnDemandThroughput });
  expect(await faultOf(changed)).toBe(refusal("the table BillingMode is PROVISIONED"));
  const TableName = await limited(7);
  await dynamo.updateTable({ TableName, OnDemandThroughput });
  const { Table } = await dynamo.describeTable({ TableName });
  expect(Table?.OnDemandThroughput).toEqual({ MaxReadRequestUnits: 7, MaxWriteRequestUnits: 5 });
});

it("CreateTable: a stream that is off has no view", async () => {
  const StreamSpecification = { StreamEnabled: false, StreamViewType: "KEYS_ONLY" as const };
  expect(await faultOf(newTable(dynamo, { StreamSpecification }))).toBe(
    `${INVALID}Table is being created with a stream disabled, UpdateViewType should not be specified`,
  );
});
