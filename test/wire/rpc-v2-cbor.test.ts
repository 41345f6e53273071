import * as logs from "@aws-sdk/client-cloudwatch-logs";
import * as dynamodb from "@aws-sdk/client-dynamodb";
import { AwsSmithyRpcV2CborProtocol } from "@aws-sdk/core/protocols";
import { cbor } from "@smithy/core/cbor";
import { describe, expect, test } from "vitest";
import { AwsError } from "../../src/wire/aws-error.js";
import { createProtocol } from "../../src/wire/protocols.js";
import { type Answer, Loopback, wireRequest } from "./support/loopback.js";

/** No service here speaks CBOR by default; any client can be told to. */
function cborLoopback(answer?: Answer) {
  const loopback = new Loopback(createProtocol("rpcv2Cbor"), dynamodb, { name: "dynamodb" }, answer);
  const protocol = new AwsSmithyRpcV2CborProtocol({ defaultNamespace: "com.amazonaws.dynamodb" });
  const config = { ...loopback.client, protocol: protocol as never };
  return { loopback, client: new dynamodb.DynamoDBClient(config) };
}

const send = (body: Uint8Array) =>
  cborLoopback().loopback.exchange(wireRequest({ path: "/service/DynamoDB/operation/PutItem", body }));

describe("rpcv2Cbor with the official client", () => {
  test("PutItem: an item goes in and out unchanged", async () => {
    const { loopback, client } = cborLoopback((_name, input) => ({
      Attributes: input["Item"],
      Nope: undefined,
    }));
    const Item = {
      s: { S: "é" },
      b: { B: new Uint8Array([1, 255]) },
      l: { L: [{ NULL: true }, { M: { x: { N: "1" } } }] },
    };
    const output = await client.send(new dynamodb.PutItemCommand({ TableName: "t", Item }));
    expect(loopback.lastInput).toEqual({ TableName: "t", Item });
    // This client gives bytes as a Node buffer.
    expect({ ...output.Attributes, b: { B: Uint8Array.from(output.Attributes?.["b"]?.B ?? []) } }).toEqual(
      Item,
    );
  });

  test("DescribeTable: timestamps and numbers", async () => {
    const CreationDateTime = new Date(1_700_000_000_123);
    const { client } = cborLoopback(() => ({
      Table: { CreationDateTime, ItemCount: 2 ** 40, TableSizeBytes: -1 },
    }));
    const { Table } = await client.send(new dynamodb.DescribeTableCommand({ TableName: "t" }));
    expect(Table).toEqual({ CreationDateTime, ItemCount: 2 ** 40, TableSizeBytes: -1 });
  });

  test("timestamps in a request", async () => {
    const { loopback, client } = cborLoopback();
    const TimeRangeLowerBound = new Date(1_700_000_000_000);
    await client.send(new dynamodb.ListBackupsCommand({ TimeRangeLowerBound, Limit: 3 }));
    expect(loopback.lastInput).toEqual({ TimeRangeLowerBound, Limit: 3 });
  });

  test("errors, modelled and not", async () => {
    const { loopback, client } = cborLoopback(() => {
      throw new AwsError(dynamodb.ResourceNotFoundException$, "no such table");
    });
    const command = new dynamodb.DescribeTableCommand({ TableName: "t" });
    const failure = await client.send(command).catch((e: unknown) => e);
    expect(failure).toBeInstanceOf(dynamodb.ResourceNotFoundException);
    expect(failure).toMatchObject({ message: "no such table", $metadata: { httpStatusCode: 400 } });
    loopback.answer = () => {
      throw new AwsError("AccessDeniedException", "no", { status: 403 });
    };
    await expect(client.send(command)).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: "no",
    });
  });

  test("another service's model: a list of structures", async () => {
    const loopback = new Loopback(createProtocol("rpcv2Cbor"), logs, { name: "logs" });
    const protocol = new AwsSmithyRpcV2CborProtocol({ defaultNamespace: "com.amazonaws.cloudwatchlogs" });
    const client = new logs.CloudWatchLogsClient({ ...loopback.client, protocol: protocol as never });
    const input = {
      logGroupName: "g",
      logStreamName: "s",
      logEvents: [{ timestamp: 1_700_000_000_000, message: "m" }],
    };
    await client.send(new logs.PutLogEventsCommand(input));
    expect(loopback.lastInput).toEqual(input);
  });
});

describe("rpcv2Cbor, malformed input", () => {
  test.each([
    ["nothing well-formed", Buffer.from([0xff]), ""],
    [
      "a number where a string belongs",
      cbor.serialize({ TableName: 1 }),
      "NUMBER_VALUE can not be converted to a String",
    ],
    ["a list at the top", cbor.serialize([]), "Start of list found where not expected"],
    [
      "a text where bytes belong",
      cbor.serialize({ Item: { a: { B: "x" } } }),
      "STRING_VALUE can not be converted to a Blob",
    ],
  ])("%s", async (_title, body, message) => {
    const response = await send(body);
    expect(response.status).toBe(400);
    expect(cbor.deserialize(response.body as Uint8Array)).toEqual({
      __type: "SerializationException",
      message,
    });
  });

  test("an unknown operation", async () => {
    const { loopback } = cborLoopback();
    const response = await loopback.exchange(wireRequest({ path: "/service/DynamoDB/operation/Nope" }));
    expect(response.status).toBe(404);
  });
});
