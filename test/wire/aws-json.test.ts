import * as comprehend from "@aws-sdk/client-comprehend";
import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as kms from "@aws-sdk/client-kms";
import { describe, expect, test } from "vitest";
import { AwsError } from "../../src/wire/aws-error.js";
import { createProtocol } from "../../src/wire/protocols.js";
import { Loopback, wireRequest } from "./support/loopback.js";

function dynamodbLoopback() {
  const facts = { name: "dynamodb", targetPrefix: "DynamoDB_20120810" };
  return new Loopback(createProtocol("awsJson1_0"), dynamodb, facts);
}

const ITEM: Record<string, dynamodb.AttributeValue> = {
  pk: { S: "a" },
  n: { N: "12345678901234567890" },
  b: { B: new Uint8Array([1, 2, 255]) },
  bs: { BS: [new Uint8Array([0]), new Uint8Array([1])] },
  l: { L: [{ S: "é" }, { NULL: true }, { M: { deep: { BOOL: false }, constructor: { S: "own" } } }] },
};

describe("awsJson with the official client", () => {
  test("PutItem: an item goes in and out unchanged", async () => {
    const loopback = dynamodbLoopback();
    loopback.answer = (_name, input) => ({ Attributes: input["Item"] });
    const client = new dynamodb.DynamoDBClient(loopback.client);
    const output = await client.send(
      new dynamodb.PutItemCommand({ TableName: "t", Item: ITEM, ReturnValues: "ALL_OLD" }),
    );
    expect(loopback.lastInput).toEqual({ TableName: "t", Item: ITEM, ReturnValues: "ALL_OLD" });
    expect(output.Attributes).toEqual(ITEM);
  });

  test("DescribeTable: timestamps and numbers come back as the client's types", async () => {
    const loopback = dynamodbLoopback();
    const created = new Date(1_700_000_000_123);
    loopback.answer = () => ({
      Table: { CreationDateTime: created, ItemCount: 3, Unknown: 1, TableId: undefined },
    });
    const client = new dynamodb.DynamoDBClient(loopback.client);
    const { Table } = await client.send(new dynamodb.DescribeTableCommand({ TableName: "t" }));
    expect(Table).toEqual({ CreationDateTime: created, ItemCount: 3 });
    expect(loopback.lastResponse?.body).not.toContain("Unknown");
  });

  test("a modelled error arrives as the client's class, with its members", async () => {
    const loopback = dynamodbLoopback();
    loopback.answer = () => {
      throw new AwsError(dynamodb.ConditionalCheckFailedException$, "The conditional request failed", {
        members: { Item: { b: { B: new Uint8Array([7]) } } },
      });
    };
    const client = new dynamodb.DynamoDBClient(loopback.client);
    const failure = await client
      .send(new dynamodb.PutItemCommand({ TableName: "t", Item: ITEM }))
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(dynamodb.ConditionalCheckFailedException);
    expect(failure).toMatchObject({
      message: "The conditional request failed",
      Item: { b: { B: new Uint8Array([7]) } },
      $metadata: { httpStatusCode: 400 },
    });
    expect(JSON.parse(String(loopback.lastResponse?.body))).toMatchObject({
      __type: "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
    });
  });

  test("an unmodelled error keeps its code and status", async () => {
    const loopback = new Loopback(createProtocol("awsJson1_1"), comprehend, {
      name: "comprehend",
      targetPrefix: "Comprehend_20171127",
    });
    loopback.answer = () => {
      throw new AwsError("AccessDeniedException", "User: x is not authorized", { status: 400 });
    };
    const client = new comprehend.ComprehendClient(loopback.client);
    await expect(
      client.send(new comprehend.DetectSentimentCommand({ Text: "x", LanguageCode: "en" })),
    ).rejects.toMatchObject({ name: "AccessDeniedException", message: "User: x is not authorized" });
  });

  test("blobs of another service: Encrypt", async () => {
    const loopback = new Loopback(createProtocol("awsJson1_1"), kms, {
      name: "kms",
      targetPrefix: "TrentService",
    });
    loopback.answer = (_name, input) => ({ CiphertextBlob: input["Plaintext"], KeyId: input["KeyId"] });
    const client = new kms.KMSClient(loopback.client);
    const output = await client.send(
      new kms.EncryptCommand({ KeyId: "k", Plaintext: new Uint8Array([0, 9]) }),
    );
    expect(output.CiphertextBlob).toEqual(new Uint8Array([0, 9]));
  });
});

describe("awsJson, malformed input", () => {
  async function answered(target: string, body: string | Uint8Array, headers: Record<string, string> = {}) {
    const loopback = dynamodbLoopback();
    const response = await loopback.exchange(
      wireRequest({
        headers: {
          "content-type": "application/x-amz-json-1.0",
          "x-amz-target": `DynamoDB_20120810.${target}`,
          ...headers,
        },
        body,
      }),
    );
    return { status: response.status, body: String(response.body) };
  }

  const serialization = (message?: string) => ({
    status: 400,
    body: JSON.stringify({
      __type: "com.amazon.coral.service#SerializationException",
      ...(message === undefined ? {} : { Message: message }),
    }),
  });

  test.each([
    ["", undefined],
    ["{", undefined],
    ["null", undefined],
    ['"x"', undefined],
    ['{"TableName":"a",}', undefined],
    ["[]", "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.PutItemInput"],
    ['{"TableName":1}', "NUMBER_VALUE cannot be converted to String"],
    ['{"TableName":1.5}', "DECIMAL_VALUE cannot be converted to String"],
    ['{"TableName":true}', "TRUE_VALUE cannot be converted to String"],
    ['{"TableName":[]}', "Unrecognized collection type class java.lang.String"],
    ['{"TableName":{}}', "Start of structure or map found where not expected"],
    ['{"Item":"x"}', "Unexpected field type"],
    [
      '{"Item":[]}',
      "Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>",
    ],
    ['{"Item":{"a":"x"}}', "Unexpected value type in payload"],
    ['{"Item":{"a":{"B":1}}}', "only base-64-encoded strings are convertible to bytes"],
    ['{"Item":{"a":{"B":"23456"}}}', "Base64 encoded length is expected a multiple of 4 bytes but found: 5"],
    ['{"Item":{"a":{"B":"=+/="}}}', "Invalid last non-pad Base64 character dectected"],
    ['{"Item":{"a":{"B":"+/+="}}}', "Invalid last non-pad Base64 character dectected"],
    ['{"Item":{"a":{"BOOL":"x"}}}', "Unexpected token received from parser"],
    ['{"Item":{"a":{"SS":"x"}}}', "Unexpected field type"],
    ['{"Item":{"a":{"L":{}}}}', "Start of structure or map found where not expected"],
  ])("PutItem %s", async (body, message) => {
    expect(await answered("PutItem", body)).toEqual(serialization(message));
  });

  const CLASS_CAST =
    /^class sun\.reflect\.\S+ParameterizedTypeImpl cannot be cast to class java\.lang\.Class \(/;
  test.each([
    ["BatchWriteItem", '{"RequestItems":{"a":"x"}}', CLASS_CAST],
    ["BatchGetItem", '{"RequestItems":{"a":{"Keys":[1]}}}', CLASS_CAST],
    [
      "BatchWriteItem",
      '{"RequestItems":[]}',
      /^Unrecognized collection type java\.util\.Map<java\.lang\.String, java\.util\.List<com\.amazonaws\.dynamodb\.v20120810\.WriteRequest>>$/,
    ],
  ])("a collection within another: %s %s", async (target, body, message) => {
    const { Message } = JSON.parse((await answered(target, body)).body) as { Message: string };
    expect(Message).toMatch(message);
  });

  test("a body that is not UTF-8", async () => {
    expect(await answered("PutItem", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]))).toEqual(
      serialization(),
    );
  });

  test("nesting without end is refused, without a stack overflow", async () => {
    const levels = 200_000;
    const body = `{"Item":{"a":${'{"L":['.repeat(levels)}${"]}".repeat(levels)}}}`;
    expect(await answered("PutItem", body)).toMatchObject({ status: 400 });
  });

  test("members that are unknown or null are left out", async () => {
    const loopback = dynamodbLoopback();
    const body = '{"TableName":"t","Nope":{"a":[1]},"ReturnValues":null,"__proto__":{"TableName":"evil"}}';
    await loopback.exchange(
      wireRequest({
        headers: {
          "content-type": "application/x-amz-json-1.0",
          "x-amz-target": "DynamoDB_20120810.PutItem",
        },
        body,
      }),
    );
    expect(loopback.lastInput).toEqual({ TableName: "t" });
  });

  test("DynamoDB takes some texts for booleans", async () => {
    const loopback = dynamodbLoopback();
    const texts = ["true", "Yes", "1", "FALSE", "no", "0"];
    const body = JSON.stringify({ Item: { a: { L: texts.map((BOOL) => ({ BOOL })) } } });
    const headers = {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": "DynamoDB_20120810.PutItem",
    };
    await loopback.exchange(wireRequest({ headers, body }));
    const values = [true, true, true, false, false, false].map((BOOL) => ({ BOOL }));
    expect(loopback.lastInput).toEqual({ Item: { a: { L: values } } });
  });

  test("an attribute named __proto__ is an attribute", async () => {
    const loopback = dynamodbLoopback();
    loopback.answer = (_name, input) => ({ Attributes: input["Item"] });
    const response = await loopback.exchange(
      wireRequest({
        headers: {
          "content-type": "application/x-amz-json-1.0",
          "x-amz-target": "DynamoDB_20120810.PutItem",
        },
        body: '{"Item":{"__proto__":{"B":"AQ=="},"a":{"S":"x"}}}',
      }),
    );
    expect(response.body).toBe('{"Attributes":{"__proto__":{"B":"AQ=="},"a":{"S":"x"}}}');
  });

  test("an unknown operation", async () => {
    expect(await answered("Nope", "{}")).toEqual({
      status: 400,
      body: '{"__type":"com.amazon.coral.service#UnknownOperationException"}',
    });
  });

  test.each([{ "content-type": "text/plain" }, { "content-type": "" }])(
    "content type %o",
    async (headers) => {
      expect(await answered("PutItem", "{}", headers)).toEqual({
        status: 404,
        body: "<UnknownOperationException/>\n",
      });
    },
  );
});
