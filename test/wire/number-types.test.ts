import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as rekognition from "@aws-sdk/client-rekognition";
import { describe, expect, test } from "vitest";
import { loadConstraints, numberTypesOf } from "../../src/core/validation/constraints.js";
import { createProtocol } from "../../src/wire/protocols.js";
import { Loopback, wireRequest } from "./support/loopback.js";

async function read(sdk: object, name: string, targetPrefix: string, operation: string, body: unknown) {
  const numberTypes = numberTypesOf(await loadConstraints(name));
  const loopback = new Loopback(createProtocol("awsJson1_1"), sdk, { name, targetPrefix, numberTypes });
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `${targetPrefix}.${operation}`,
  };
  const response = await loopback.exchange(wireRequest({ headers, body: JSON.stringify(body) }));
  return response.status === 200 ? loopback.lastInput : JSON.parse(String(response.body)).Message;
}

describe("numbers take their model's type", () => {
  test.each([
    [1.9, 1],
    [-1.9, -1],
    [99_999_999_999, 2_147_483_647],
    [-99_999_999_999, -2_147_483_648],
    [5, 5],
  ])("an integer of %d is %d", async (sent, limit) => {
    expect(await read(dynamodb, "dynamodb", "T", "ListTables", { Limit: sent })).toEqual({ Limit: limit });
  });

  test("a decimal stays one", async () => {
    const body = { Image: {}, MinConfidence: 70.5, MaxLabels: 10.5 };
    expect(await read(rekognition, "rekognition", "T", "DetectLabels", body)).toEqual({
      ...body,
      MaxLabels: 10,
    });
  });

  test("a long is not cut to 32 bits", async () => {
    const body = {
      TableName: "t",
      ProvisionedThroughput: { ReadCapacityUnits: 2 ** 40, WriteCapacityUnits: 1 },
    };
    expect(await read(dynamodb, "dynamodb", "T", "CreateTable", body)).toEqual(body);
  });

  test("the type is named where a text stands in its place", async () => {
    const throughput = { TableName: "t", ProvisionedThroughput: { ReadCapacityUnits: "1" } };
    expect(await read(dynamodb, "dynamodb", "T", "CreateTable", throughput)).toBe(
      "STRING_VALUE cannot be converted to Long",
    );
    expect(await read(dynamodb, "dynamodb", "T", "ListTables", { Limit: "1" })).toBe(
      "STRING_VALUE cannot be converted to Integer",
    );
    expect(await read(rekognition, "rekognition", "T", "DetectLabels", { MinConfidence: "NaN" })).toEqual({
      MinConfidence: Number.NaN,
    });
  });
});
