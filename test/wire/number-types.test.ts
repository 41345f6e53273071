import * as cloudwatch from "@aws-sdk/client-cloudwatch";
import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as iam from "@aws-sdk/client-iam";
import * as rekognition from "@aws-sdk/client-rekognition";
import * as s3 from "@aws-sdk/client-s3";
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

describe("numbers that are told as text", () => {
  async function readText(
    protocol: "restXml" | "awsQuery",
    sdk: object,
    name: string,
    request: Parameters<typeof wireRequest>[0],
  ) {
    const numberTypes = numberTypesOf(await loadConstraints(name));
    const version = name === "iam" ? "2010-05-08" : "2010-08-01";
    const loopback = new Loopback(createProtocol(protocol), sdk, { name, version, numberTypes });
    if (name === "s3") loopback.rewrite = (sent) => ({ request: sent, members: { Bucket: "b" } });
    const response = await loopback.exchange(wireRequest(request));
    return response.status === 200 ? loopback.lastInput : String(response.body);
  }
  const listing = (maxKeys: string) =>
    readText("restXml", s3, "s3", { method: "GET", path: "/", query: `list-type=2&max-keys=${maxKeys}` });
  const lifecycle = (days: string) => {
    const rule = `<Rule><Status>Enabled</Status><Expiration><Days>${days}</Days></Expiration></Rule>`;
    const body = `<LifecycleConfiguration>${rule}</LifecycleConfiguration>`;
    return readText("restXml", s3, "s3", { method: "PUT", path: "/", query: "lifecycle", body });
  };
  const roles = (maxItems: string) =>
    readText("awsQuery", iam, "iam", {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: `Action=ListRoles&Version=2010-05-08&MaxItems=${maxItems}`,
    });

  test.each(["7", "+7", " 7 "])("an integer may be %j", async (text) => {
    expect(await listing(encodeURIComponent(text))).toMatchObject({ MaxKeys: 7 });
    expect(await lifecycle(text)).toMatchObject({
      LifecycleConfiguration: { Rules: [{ Expiration: { Days: 7 } }] },
    });
    expect(await roles(encodeURIComponent(text))).toMatchObject({ MaxItems: 7 });
  });

  test.each(["1e3", "1.5", "7.", "NaN", "Infinity", "0x7"])("an integer is no %j", async (text) => {
    expect(await listing(text)).toContain("Provided max-keys not an integer or within integer range");
    expect(await lifecycle(text)).toContain("<Code>MalformedXML</Code>");
    expect(await roles(text)).toContain("<Error>");
  });

  test("a decimal may have an exponent", async () => {
    const datum = "MetricData.member.1.MetricName=m&MetricData.member.1.Value=1.5e3";
    const read = await readText("awsQuery", cloudwatch, "cloudwatch", {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: `Action=PutMetricData&Version=2010-08-01&Namespace=n&${datum}`,
    });
    expect(read).toMatchObject({ MetricData: [{ Value: 1500 }] });
  });
});
