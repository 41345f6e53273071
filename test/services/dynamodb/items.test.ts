import { describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { type Attributes, dynamoOf, N, newTable, S } from "./support.js";

const server = useServer();

const EVERY_TYPE: Attributes = {
  text: S("grüße, 世界 🌍"),
  number: N("12345678901234567890.123456789012345678"),
  octets: { B: Uint8Array.of(0, 127, 128, 255) },
  yes: { BOOL: true },
  nothing: { NULL: true },
  empty: S(""),
  none: { B: new Uint8Array(0) },
  list: { L: [N(1), S("two"), { L: [{ M: { deep: N(-3) } }] }] },
  map: { M: { constructor: S("own"), own: { M: {} } } },
  texts: { SS: ["a", "b"] },
  numbers: { NS: ["1", "2.5"] },
  binaries: { BS: [Uint8Array.of(1), Uint8Array.of(2)] },
};

describe("PutItem, GetItem", () => {
  it("PutItem: every type comes back as it was put", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    const Item = { p: S("a"), ...EVERY_TYPE };
    await dynamo.putItem({ TableName, Item });
    const got = await dynamo.getItem({ TableName, Key: { p: S("a") } });
    expect(got.Item).toEqual(Item);
    const parts = await dynamo.getItem({
      TableName,
      Key: { p: S("a") },
      ProjectionExpression: "#list[2][0].deep, #map.own, octets",
      ExpressionAttributeNames: { "#map": "map", "#list": "list" },
    });
    expect(parts.Item).toEqual({
      list: { L: [{ L: [{ M: { deep: N(-3) } }] }] },
      map: { M: { own: { M: {} } } },
      octets: EVERY_TYPE["octets"],
    });
  });

  it.each([
    ["1.50", "1.5"],
    ["-0", "0"],
    ["1e3", "1000"],
    ["1E-130", `0.${"0".repeat(129)}1`],
    ["99999999999999999999999999999999999999", "99999999999999999999999999999999999999"],
    ["+00012", "12"],
  ])("PutItem: the number %s is kept as %s", async (given, kept) => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    await dynamo.putItem({ TableName, Item: { p: S("a"), n: N(given) } });
    const { Item } = await dynamo.getItem({ TableName, Key: { p: S("a") } });
    expect(Item?.["n"]).toEqual(N(kept));
  });

  it.each<[string, Attributes, string]>([
    ["no key", { q: S("a") }, "One or more parameter values were invalid: Missing the key p in the item"],
    [
      "a key of another type",
      { p: N(1) },
      "One or more parameter values were invalid: Type mismatch for key p expected: S actual: N",
    ],
    [
      "an empty key",
      { p: S("") },
      "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an " +
        "empty string value. Key: p",
    ],
    [
      "a number of 39 digits",
      { p: S("a"), n: N("1".repeat(39)) },
      "1 validation error detected: Attempting to store more than 38 significant digits in a Number",
    ],
    [
      "a number that is too large",
      { p: S("a"), n: N("1e126") },
      "1 validation error detected: Number overflow. Attempting to store a number with magnitude larger than supported range",
    ],
    [
      "what is no number",
      { p: S("a"), n: N("one") },
      "1 validation error detected: The parameter cannot be converted to a numeric value: one",
    ],
    [
      "an empty set",
      { p: S("a"), set: { SS: [] } },
      "1 validation error detected: One or more parameter values were invalid: An string set  may not be empty",
    ],
    [
      "a set with a member twice",
      { p: S("a"), set: { NS: ["1", "1.0"] } },
      "1 validation error detected: One or more parameter values were invalid: Input collection contains duplicates.",
    ],
    [
      "an item over 400 KB",
      { p: S("a"), x: S("x".repeat(409_600)) },
      "Item size has exceeded the maximum allowed size",
    ],
  ])("PutItem: rejects %s", async (_, Item, message) => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    await expect(dynamo.putItem({ TableName, Item })).rejects.toMatchObject({
      name: "ValidationException",
      message,
    });
  });

  it("PutItem: an item of exactly 400 KB is kept", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    const Item = { p: S("a"), x: S("x".repeat(409_600 - 3)) };
    await dynamo.putItem({ TableName, Item });
    expect((await dynamo.getItem({ TableName, Key: { p: S("a") } })).Item).toEqual(Item);
    await expect(dynamo.putItem({ TableName, Item: { ...Item, y: { NULL: true } } })).rejects.toMatchObject({
      message: "Item size has exceeded the maximum allowed size",
    });
  });

  it("PutItem: a condition that fails changes nothing, and can tell what it found", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    await dynamo.putItem({ TableName, Item: { p: S("a"), v: N(1) } });
    const put = dynamo.putItem({
      TableName,
      Item: { p: S("a"), v: N(2) },
      ConditionExpression: "attribute_not_exists(p)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    await expect(put).rejects.toMatchObject({
      name: "ConditionalCheckFailedException",
      message: "The conditional request failed",
      Item: { p: S("a"), v: N(1) },
    });
    const old = await dynamo.putItem({
      TableName,
      Item: { p: S("a"), v: N(3) },
      ConditionExpression: "v < :two AND size(p) = :one",
      ExpressionAttributeValues: { ":two": N(2), ":one": N(1) },
      ReturnValues: "ALL_OLD",
    });
    expect(old.Attributes).toEqual({ p: S("a"), v: N(1) });
  });

  it("PutItem: of many that may only create, one does", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    const puts = Array.from({ length: 20 }, (_, i) =>
      dynamo.putItem({
        TableName,
        Item: { p: S("a"), winner: N(i) },
        ConditionExpression: "attribute_not_exists(p)",
      }),
    );
    const outcomes = await Promise.allSettled(puts);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("GetItem: a key must be the table's, whole and nothing else", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo, { sort: "N" });
    const keys: Attributes[] = [{ p: S("a") }, { p: S("a"), s: S("1") }, { p: S("a"), s: N(1), x: N(1) }];
    for (const Key of keys) {
      await expect(dynamo.getItem({ TableName, Key })).rejects.toMatchObject({
        name: "ValidationException",
        message: "The provided key element does not match the schema",
      });
    }
    expect((await dynamo.getItem({ TableName, Key: { p: S("a"), s: N(1) } })).Item).toBeUndefined();
  });

  it("GetItem: reads by the table's ARN, and not that of another account", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    await dynamo.putItem({ TableName, Item: { p: S("a") } });
    const arn = `arn:aws:dynamodb:us-east-1:000000000000:table/${TableName}`;
    expect((await dynamo.getItem({ TableName: arn, Key: { p: S("a") } })).Item).toEqual({ p: S("a") });
    const other = arn.replace("000000000000", "111111111111");
    await expect(dynamo.getItem({ TableName: other, Key: { p: S("a") } })).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  });
});

describe("UpdateItem, DeleteItem", () => {
  it("UpdateItem: all four clauses at once", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    const Key = { p: S("a") };
    await dynamo.putItem({
      TableName,
      Item: { ...Key, n: N(1), gone: S("x"), tags: { SS: ["a", "b"] }, list: { L: [N(1)] } },
    });
    const { Attributes } = await dynamo.updateItem({
      TableName,
      Key,
      UpdateExpression:
        "SET n = n + :one, #list = list_append(#list, :more), earlier = if_not_exists(absent, n) " +
        "REMOVE gone ADD hits :one DELETE tags :a",
      ExpressionAttributeNames: { "#list": "list" },
      ExpressionAttributeValues: { ":one": N("1"), ":more": { L: [N(2)] }, ":a": { SS: ["a"] } },
      ReturnValues: "ALL_NEW",
    });
    expect(Attributes).toEqual({
      ...Key,
      n: N(2),
      earlier: N(1),
      hits: N(1),
      tags: { SS: ["b"] },
      list: { L: [N(1), N(2)] },
    });
  });

  it.each<[string, string, string]>([
    ["UPDATED_OLD", "v", '{"v":{"N":"1"}}'],
    ["UPDATED_NEW", "v", '{"v":{"N":"2"}}'],
    ["ALL_OLD", "all", '{"p":{"S":"a"},"v":{"N":"1"}}'],
    ["NONE", "nothing", "undefined"],
  ])("UpdateItem: ReturnValues %s gives %s", async (ReturnValues, _, expected) => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    await dynamo.putItem({ TableName, Item: { p: S("a"), v: N(1) } });
    const { Attributes } = await dynamo.updateItem({
      TableName,
      Key: { p: S("a") },
      UpdateExpression: "SET v = :two",
      ExpressionAttributeValues: { ":two": N(2) },
      ReturnValues: ReturnValues as "NONE",
    });
    expect(JSON.stringify(Attributes) ?? "undefined").toBe(expected);
  });

  it("UpdateItem: an item that is not there begins with its key", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo, { sort: "N" });
    const Key = { p: S("a"), s: N(1) };
    await dynamo.updateItem({ TableName, Key });
    expect((await dynamo.getItem({ TableName, Key })).Item).toEqual(Key);
  });

  it("UpdateItem: counters of many writers lose nothing", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    const Key = { p: S("counter") };
    const add = () =>
      dynamo.updateItem({
        TableName,
        Key,
        UpdateExpression: "ADD n :one",
        ExpressionAttributeValues: { ":one": N(1) },
      });
    await Promise.all(Array.from({ length: 100 }, add));
    expect((await dynamo.getItem({ TableName, Key })).Item?.["n"]).toEqual(N(100));
  });

  it.each<[string, string, string]>([
    [
      "a key",
      "SET p = :v",
      "One or more parameter values were invalid: Cannot update attribute p. This attribute is part of the key",
    ],
    [
      "overlapping paths",
      "SET a.b = :v, a = :v",
      "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these " +
        "paths; path one: [a, b], path two: [a]",
    ],
    [
      "a reserved word",
      "SET size = :v",
      "Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: size",
    ],
    [
      "a value that is not given",
      "SET a = :w",
      "Invalid UpdateExpression: An expression attribute value used in expression is not defined; attribute value: :w",
    ],
    [
      "what cannot be read",
      "SET a == :v",
      'Invalid UpdateExpression: Syntax error; token: "=", near: "== :v"',
    ],
  ])("UpdateItem: rejects %s", async (_, UpdateExpression, message) => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    const update = dynamo.updateItem({
      TableName,
      Key: { p: S("a") },
      UpdateExpression,
      ExpressionAttributeValues: { ":v": S("v") },
    });
    await expect(update).rejects.toMatchObject({ name: "ValidationException" });
    await expect(update).rejects.toThrow(message);
  });

  it("UpdateItem: the older parameters still work", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    const Key = { p: S("a") };
    await dynamo.updateItem({
      TableName,
      Key,
      AttributeUpdates: { n: { Action: "ADD", Value: N(2) }, t: { Action: "PUT", Value: S("x") } },
      Expected: { n: { Exists: false } },
    });
    const refused = dynamo.updateItem({
      TableName,
      Key,
      AttributeUpdates: { t: { Action: "DELETE" } },
      Expected: { n: { ComparisonOperator: "GT", AttributeValueList: [N(2)] } },
    });
    await expect(refused).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
    const { Item } = await dynamo.getItem({ TableName, Key, AttributesToGet: ["n"] });
    expect(Item).toEqual({ n: N(2) });
  });

  it("DeleteItem: gives what it deleted, and deletes nothing twice", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    const Item = { p: S("a"), v: N(1) };
    await dynamo.putItem({ TableName, Item });
    const Key = { p: S("a") };
    expect((await dynamo.deleteItem({ TableName, Key, ReturnValues: "ALL_OLD" })).Attributes).toEqual(Item);
    expect((await dynamo.deleteItem({ TableName, Key, ReturnValues: "ALL_OLD" })).Attributes).toBeUndefined();
    await expect(
      dynamo.deleteItem({ TableName, Key, ConditionExpression: "attribute_exists(p)" }),
    ).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
  });
});
