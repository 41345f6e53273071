import type { DynamoDB } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { makeUser, policy, type Statement } from "../iam/support.js";
import { dynamoOf, N, newTable, S } from "./support.js";

const server = useServer();
const DENIED = { name: "AccessDeniedException" };

const arnOf = (table: string) => `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/${table}`;

let users = 0;

/** A client of a user who may do just that. */
async function dynamoWith(...statements: Statement[]): Promise<{ dynamo: DynamoDB; arn: string }> {
  const { credentials, arn } = await makeUser(server, `user-${++users}`, policy(...statements));
  return { dynamo: dynamoOf(server, credentials), arn };
}

async function filled(): Promise<string> {
  const root = dynamoOf(server);
  const TableName = await newTable(root, { sort: "N" });
  for (const p of ["alice", "bob"]) {
    await root.putItem({ TableName, Item: { p: S(p), s: N(1), open: S("x"), secret: S("y") } });
  }
  return TableName;
}

describe("fine-grained conditions", () => {
  it("GetItem: by leading keys, in every form", async () => {
    const TableName = await filled();
    const { dynamo } = await dynamoWith({
      Action: "dynamodb:*",
      Resource: arnOf(TableName),
      Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["alice"] } },
    });
    const key = (p: string) => ({ p: S(p), s: N(1) });
    const query = (p: string) =>
      dynamo.query({
        TableName,
        KeyConditionExpression: "p = :p",
        ExpressionAttributeValues: { ":p": S(p) },
      });
    const batch = (...keys: string[]) =>
      dynamo.batchGetItem({ RequestItems: { [TableName]: { Keys: keys.map(key) } } });
    const select = (p: string) =>
      dynamo.executeStatement({ Statement: `SELECT * FROM "${TableName}" WHERE p = '${p}'` });
    expect((await dynamo.getItem({ TableName, Key: key("alice") })).Item).toBeDefined();
    expect((await query("alice")).Count).toBe(1);
    expect((await batch("alice")).Responses?.[TableName]).toHaveLength(1);
    expect((await select("alice")).Items).toHaveLength(1);
    await expect(dynamo.getItem({ TableName, Key: key("bob") })).rejects.toMatchObject(DENIED);
    await expect(query("bob")).rejects.toMatchObject(DENIED);
    await expect(batch("alice", "bob")).rejects.toMatchObject(DENIED);
    await expect(select("bob")).rejects.toMatchObject(DENIED);
    await expect(
      dynamo.transactWriteItems({
        TransactItems: ["alice", "bob"].map((p) => ({ Delete: { TableName, Key: key(p) } })),
      }),
    ).rejects.toMatchObject(DENIED);
    await dynamo.putItem({ TableName, Item: { ...key("alice"), more: S("x") } });
    await expect(dynamo.putItem({ TableName, Item: key("bob") })).rejects.toMatchObject(DENIED);
  });

  it("GetItem: by attributes, which must be asked for one by one", async () => {
    const TableName = await filled();
    const { dynamo } = await dynamoWith({
      Action: ["dynamodb:GetItem", "dynamodb:PartiQLSelect", "dynamodb:UpdateItem"],
      Resource: arnOf(TableName),
      Condition: {
        "ForAllValues:StringEquals": { "dynamodb:Attributes": ["p", "s", "open"] },
        StringEqualsIfExists: {
          "dynamodb:Select": "SPECIFIC_ATTRIBUTES",
          "dynamodb:ReturnValues": ["NONE", "UPDATED_OLD", "UPDATED_NEW"],
        },
      },
    });
    const Key = { p: S("alice"), s: N(1) };
    const { Item } = await dynamo.getItem({
      TableName,
      Key,
      ProjectionExpression: "#open",
      ExpressionAttributeNames: { "#open": "open" },
    });
    expect(Item).toEqual({ open: S("x") });
    await expect(dynamo.getItem({ TableName, Key, ProjectionExpression: "secret" })).rejects.toMatchObject(
      DENIED,
    );
    await expect(dynamo.getItem({ TableName, Key })).rejects.toMatchObject(DENIED);
    const update = (name: string, ReturnValues: "NONE" | "ALL_NEW") =>
      dynamo.updateItem({
        TableName,
        Key,
        UpdateExpression: "SET #name = :v",
        ExpressionAttributeNames: { "#name": name },
        ExpressionAttributeValues: { ":v": S("z") },
        ReturnValues,
      });
    const select = (names: string) =>
      dynamo.executeStatement({ Statement: `SELECT ${names} FROM "${TableName}" WHERE p = 'alice'` });
    expect((await select('"open"')).Items).toEqual([{ open: S("x") }]);
    for (const names of ["secret", "*"]) await expect(select(names)).rejects.toMatchObject(DENIED);
    await update("open", "NONE");
    await expect(update("secret", "NONE")).rejects.toMatchObject(DENIED);
    await expect(update("open", "ALL_NEW")).rejects.toMatchObject(DENIED);
    const copy = dynamo.updateItem({
      TableName,
      Key,
      UpdateExpression: "SET #open = secret",
      ExpressionAttributeNames: { "#open": "open" },
    });
    await expect(copy).rejects.toMatchObject(DENIED);
  });

  it("TransactWriteItems: writes that are allowed as parts of a transaction only", async () => {
    const TableName = await filled();
    const { dynamo } = await dynamoWith({
      Action: ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:ConditionCheckItem"],
      Resource: arnOf(TableName),
      Condition: { "ForAnyValue:StringEquals": { "dynamodb:EnclosingOperation": ["TransactWriteItems"] } },
    });
    const Item = { p: S("carol"), s: N(1) };
    await expect(dynamo.putItem({ TableName, Item })).rejects.toMatchObject(DENIED);
    await dynamo.transactWriteItems({ TransactItems: [{ Put: { TableName, Item } }] });
    await expect(
      dynamo.transactWriteItems({ TransactItems: [{ Delete: { TableName, Key: Item } }] }),
    ).rejects.toMatchObject(DENIED);
  });

  it("Scan, ExecuteStatement: only counts, and no statement that reads the whole table", async () => {
    const TableName = await filled();
    const { dynamo } = await dynamoWith(
      {
        Action: "dynamodb:Scan",
        Resource: arnOf(TableName),
        Condition: { StringEquals: { "dynamodb:Select": "COUNT" } },
      },
      {
        Action: "dynamodb:PartiQLSelect",
        Resource: arnOf(TableName),
        Condition: { Bool: { "dynamodb:FullTableScan": "false" } },
      },
    );
    expect((await dynamo.scan({ TableName, Select: "COUNT" })).Count).toBe(2);
    await expect(dynamo.scan({ TableName })).rejects.toMatchObject(DENIED);
    const select = (where: string) =>
      dynamo.executeStatement({ Statement: `SELECT * FROM "${TableName}"${where}` });
    expect((await select(" WHERE p = 'alice'")).Items).toHaveLength(1);
    for (const where of ["", " WHERE s = 1"]) await expect(select(where)).rejects.toMatchObject(DENIED);
  });

  it("Query: an index is a resource of its own", async () => {
    const root = dynamoOf(server);
    const TableName = await newTable(root, {
      keys: { g: "S" },
      GlobalSecondaryIndexes: [
        {
          IndexName: "byG",
          KeySchema: [{ AttributeName: "g", KeyType: "HASH" }],
          Projection: { ProjectionType: "ALL" },
        },
      ],
    });
    const { dynamo } = await dynamoWith({
      Action: ["dynamodb:Query", "dynamodb:Scan"],
      Resource: `${arnOf(TableName)}/index/*`,
    });
    await dynamo.scan({ TableName, IndexName: "byG" });
    const refused = dynamo.scan({ TableName });
    await expect(refused).rejects.toMatchObject({
      ...DENIED,
      message: expect.stringMatching(
        new RegExp(`is not authorized to perform: dynamodb:Scan on resource: ${arnOf(TableName)} because`),
      ),
    });
  });

  it("UpdateTable: by the table's tags", async () => {
    const root = dynamoOf(server);
    const mine = await newTable(root, { Tags: [{ Key: "team", Value: "a" }] });
    const theirs = await newTable(root, { Tags: [{ Key: "team", Value: "b" }] });
    const { dynamo } = await dynamoWith({
      Action: "dynamodb:*",
      Condition: { StringEquals: { "aws:ResourceTag/team": "a" } },
    });
    await dynamo.describeTable({ TableName: mine });
    await expect(dynamo.describeTable({ TableName: theirs })).rejects.toMatchObject(DENIED);
    await expect(dynamo.deleteTable({ TableName: theirs })).rejects.toMatchObject(DENIED);
  });

  it("TagResource: by the tags that it gives", async () => {
    const TableName = await newTable(dynamoOf(server));
    const { dynamo } = await dynamoWith({
      Action: "dynamodb:TagResource",
      Condition: { StringEquals: { "aws:RequestTag/team": "a" } },
    });
    const tag = (Value: string) =>
      dynamo.tagResource({ ResourceArn: arnOf(TableName), Tags: [{ Key: "team", Value }] });
    await tag("a");
    await expect(tag("b")).rejects.toMatchObject(DENIED);
  });
});

describe("resource policies", () => {
  it("PutResourcePolicy: lets in whom it names, keeps out whom it denies", async () => {
    const root = dynamoOf(server);
    const TableName = await filled();
    const { dynamo: guest, arn } = await dynamoWith({ Action: "dynamodb:ListTables" });
    const { dynamo: insider } = await dynamoWith({ Action: "dynamodb:*" });
    const get = (dynamo: DynamoDB) => dynamo.getItem({ TableName, Key: { p: S("bob"), s: N(1) } });
    await expect(get(guest)).rejects.toMatchObject(DENIED);
    await get(insider);
    const statement = (Effect: string, principal: unknown, Action: string) => ({
      Effect,
      Principal: principal,
      Action,
      Resource: arnOf(TableName),
    });
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        statement("Allow", { AWS: arn }, "dynamodb:GetItem"),
        statement("Deny", "*", "dynamodb:DeleteItem"),
      ],
    });
    const { RevisionId } = await root.putResourcePolicy({ ResourceArn: arnOf(TableName), Policy });
    expect((await get(guest)).Item).toBeDefined();
    const remove = insider.deleteItem({ TableName, Key: { p: S("bob"), s: N(1) } });
    await expect(remove).rejects.toMatchObject(DENIED);
    const got = await root.getResourcePolicy({ ResourceArn: arnOf(TableName) });
    expect(got).toMatchObject({ RevisionId, Policy });
    await expect(
      root.deleteResourcePolicy({ ResourceArn: arnOf(TableName), ExpectedRevisionId: "1234567890123" }),
    ).rejects.toMatchObject({ name: "PolicyNotFoundException" });
    await root.deleteResourcePolicy({ ResourceArn: arnOf(TableName) });
    await expect(get(guest)).rejects.toMatchObject(DENIED);
    await expect(root.getResourcePolicy({ ResourceArn: arnOf(TableName) })).rejects.toMatchObject({
      name: "PolicyNotFoundException",
    });
  });

  it("PutResourcePolicy: rejects what is no policy", async () => {
    const TableName = await filled();
    await expect(
      dynamoOf(server).putResourcePolicy({ ResourceArn: arnOf(TableName), Policy: "{" }),
    ).rejects.toMatchObject({ name: "ValidationException" });
  });
});

describe("tags", () => {
  it("TagResource, UntagResource, ListTagsOfResource: adds, replaces, takes away", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo, { Tags: [{ Key: "a", Value: "1" }] });
    const ResourceArn = arnOf(TableName);
    await dynamo.tagResource({
      ResourceArn,
      Tags: [
        { Key: "a", Value: "2" },
        { Key: "b", Value: "" },
      ],
    });
    const tagsOf = async () => (await dynamo.listTagsOfResource({ ResourceArn })).Tags;
    expect(await tagsOf()).toEqual([
      { Key: "a", Value: "2" },
      { Key: "b", Value: "" },
    ]);
    await dynamo.untagResource({ ResourceArn, TagKeys: ["a", "never"] });
    expect(await tagsOf()).toEqual([{ Key: "b", Value: "" }]);
    await expect(
      dynamo.tagResource({ ResourceArn, Tags: [{ Key: "aws:x", Value: "y" }] }),
    ).rejects.toMatchObject({ name: "ValidationException" });
    await expect(
      dynamo.tagResource({ ResourceArn: arnOf("nothing"), Tags: [{ Key: "x", Value: "y" }] }),
    ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
});
