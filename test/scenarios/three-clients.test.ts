import { readFile } from "node:fs/promises";
import { zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLIENTS } from "../support/clients/all.js";
import { type ClientDriver, ClientError } from "../support/clients/driver.js";
import { ACCOUNT, REGION, ROOT, startTestServer, type TestServer } from "../support/server.js";
import { until } from "../support/until.js";

const text = (bytes: unknown) => Buffer.from(bytes as Uint8Array).toString("utf8");

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "no error";
  } catch (error) {
    if (error instanceof ClientError) return error.code;
    throw error;
  }
}

// The same scenarios through each unmodified client, against one server each.
describe.each(CLIENTS)("$name", ({ name, missing, open }) => {
  describe.skipIf(missing !== undefined)(missing ?? "only the endpoint set", () => {
    let server: TestServer;
    let client: ClientDriver;

    beforeAll(async () => {
      server = await startTestServer();
      client = open({ endpoint: server.endpoint, region: REGION, credentials: ROOT });
    });
    afterAll(async () => {
      await client?.close();
      await server?.stop();
    });

    it("sts: says who calls", async () => {
      expect(await client.call("sts", "GetCallerIdentity")).toMatchObject({
        Account: ACCOUNT,
        Arn: `arn:aws:iam::${ACCOUNT}:root`,
      });
    });

    it("s3: a bucket and an object, there and back", async () => {
      const Bucket = "scenario";
      const Body = new Uint8Array(Buffer.from("photograph ".repeat(1000)));
      await client.call("s3", "CreateBucket", { Bucket });
      await client.call("s3", "PutObject", {
        Bucket,
        Key: "a folder/ü & +.txt",
        Body,
        ContentType: "text/plain",
        Metadata: { origin: "here" },
      });
      const got = await client.call("s3", "GetObject", { Bucket, Key: "a folder/ü & +.txt" });
      expect(text(got["Body"])).toBe(text(Body));
      expect(got).toMatchObject({
        ContentType: "text/plain",
        Metadata: { origin: "here" },
        ContentLength: Body.length,
      });
      const part = await client.call("s3", "GetObject", {
        Bucket,
        Key: "a folder/ü & +.txt",
        Range: "bytes=0-9",
      });
      expect(text(part["Body"])).toBe("photograph");
      const { Contents } = await client.call("s3", "ListObjectsV2", { Bucket, Prefix: "a folder/" });
      expect(Contents).toMatchObject([{ Key: "a folder/ü & +.txt", Size: Body.length }]);
      expect(await codeOf(client.call("s3", "GetObject", { Bucket, Key: "nothing" }))).toBe("NoSuchKey");
      expect(await codeOf(client.call("s3", "DeleteBucket", { Bucket }))).toBe("BucketNotEmpty");
      await client.call("s3", "DeleteObject", { Bucket, Key: "a folder/ü & +.txt" });
      await client.call("s3", "DeleteBucket", { Bucket });
      expect(await codeOf(client.call("s3", "ListObjectsV2", { Bucket }))).toBe("NoSuchBucket");
    });

    it("dynamodb: a table, its items, a query and a refused condition", async () => {
      const TableName = "scenario";
      await client.call("dynamodb", "CreateTable", {
        TableName,
        AttributeDefinitions: [
          { AttributeName: "pk", AttributeType: "S" },
          { AttributeName: "sk", AttributeType: "N" },
        ],
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
        BillingMode: "PAY_PER_REQUEST",
      });
      await until(async () => {
        const { Table } = await client.call("dynamodb", "DescribeTable", { TableName });
        return (Table as { TableStatus: string }).TableStatus === "ACTIVE";
      });
      for (const n of ["10", "9", "-1.5"]) {
        await client.call("dynamodb", "PutItem", {
          TableName,
          Item: { pk: { S: "a" }, sk: { N: n }, x: { L: [{ BOOL: true }] } },
        });
      }
      const { Items } = await client.call("dynamodb", "Query", {
        TableName,
        KeyConditionExpression: "pk = :p AND sk < :n",
        ExpressionAttributeValues: { ":p": { S: "a" }, ":n": { N: "10" } },
      });
      expect((Items as { sk: unknown }[]).map(({ sk }) => sk)).toEqual([{ N: "-1.5" }, { N: "9" }]);
      const put = {
        TableName,
        Item: { pk: { S: "a" }, sk: { N: "9" } },
        ConditionExpression: "attribute_not_exists(pk)",
      };
      expect(await codeOf(client.call("dynamodb", "PutItem", put))).toBe("ConditionalCheckFailedException");
      const { Attributes } = await client.call("dynamodb", "UpdateItem", {
        TableName,
        Key: { pk: { S: "a" }, sk: { N: "9" } },
        UpdateExpression: "ADD hits :one SET y = :y",
        ExpressionAttributeValues: { ":one": { N: "1" }, ":y": { S: "é" } },
        ReturnValues: "ALL_NEW",
      });
      expect(Attributes).toMatchObject({ hits: { N: "1" }, y: { S: "é" } });
      expect(await codeOf(client.call("dynamodb", "GetItem", { TableName, Key: { pk: { S: "a" } } }))).toBe(
        "ValidationException",
      );
    });

    it("iam: a user may do what a policy allows, and nothing else", async () => {
      const UserName = "reader";
      await client.call("iam", "CreateUser", { UserName });
      const { AccessKey } = await client.call("iam", "CreateAccessKey", { UserName });
      const { AccessKeyId, SecretAccessKey } = AccessKey as { AccessKeyId: string; SecretAccessKey: string };
      const user = open({
        endpoint: server.endpoint,
        region: REGION,
        credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey },
      });
      try {
        expect(await user.call("sts", "GetCallerIdentity")).toMatchObject({
          Arn: `arn:aws:iam::${ACCOUNT}:user/reader`,
        });
        expect(await codeOf(user.call("dynamodb", "ListTables"))).toBe("AccessDeniedException");
        await client.call("iam", "PutUserPolicy", {
          UserName,
          PolicyName: "list",
          PolicyDocument: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Action: "dynamodb:ListTables", Resource: "*" }],
          }),
        });
        await user.call("dynamodb", "ListTables");
        expect(await codeOf(user.call("dynamodb", "DescribeTable", { TableName: "scenario" }))).toBe(
          "AccessDeniedException",
        );
        expect(await codeOf(user.call("s3", "ListBuckets"))).toBe("AccessDenied");
        await client.call("iam", "DeleteAccessKey", { UserName, AccessKeyId });
        expect(await codeOf(user.call("sts", "GetCallerIdentity"))).toBe("InvalidClientTokenId");
      } finally {
        await user.close();
      }
    });

    it("lambda: a function from a zip, invoked, logs kept", async () => {
      await client.call("iam", "CreateRole", {
        RoleName: "scenario",
        AssumeRolePolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
          ],
        }),
      });
      await client.call("iam", "PutRolePolicy", {
        RoleName: "scenario",
        PolicyName: "logs",
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "logs:*", Resource: "*" }],
        }),
      });
      const source =
        "export const handler = async (event) => { console.log('saw', event.n); return { double: event.n * 2 }; };";
      await client.call("lambda", "CreateFunction", {
        FunctionName: "double",
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Role: `arn:aws:iam::${ACCOUNT}:role/scenario`,
        Code: { ZipFile: zipSync({ "index.mjs": Buffer.from(source) }) },
      });
      await until(async () => {
        const { State } = await client.call("lambda", "GetFunctionConfiguration", { FunctionName: "double" });
        return State === "Active";
      });
      const { Payload, StatusCode } = await client.call("lambda", "Invoke", {
        FunctionName: "double",
        Payload: new Uint8Array(Buffer.from('{"n":21}')),
      });
      expect(StatusCode).toBe(200);
      expect(JSON.parse(text(Payload))).toEqual({ double: 42 });
      await until(async () => {
        const found = await client
          .call("logs", "FilterLogEvents", { logGroupName: "/aws/lambda/double", filterPattern: "saw" })
          .catch(() => ({ events: [] }));
        return JSON.stringify(found).includes("saw 21");
      });
    });

    it("rekognition: labels with confidence from the picture's bytes", async () => {
      const photograph = new Uint8Array(await readFile("samples/cat.jpg"));
      const { Labels } = await client.call("rekognition", "DetectLabels", { Image: { Bytes: photograph } });
      expect((Labels as { Name: string }[]).map(({ Name }) => Name)).toContain("Cat");
    });

    it("ec2: regions and zones", async () => {
      const { Regions } = await client.call("ec2", "DescribeRegions");
      expect((Regions as { RegionName: string }[]).map(({ RegionName }) => RegionName)).toContain(
        "eu-west-1",
      );
      const { AvailabilityZones } = await client.call("ec2", "DescribeAvailabilityZones");
      expect(AvailabilityZones).toContainEqual(
        expect.objectContaining({ ZoneName: "us-east-1a", RegionName: "us-east-1", State: "available" }),
      );
    });

    it(`${name}: an operation that is not built says so`, async () => {
      expect(await codeOf(client.call("ec2", "DescribeInstances"))).toBe("NotImplemented");
    });
  });
});
