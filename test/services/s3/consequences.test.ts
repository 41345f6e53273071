import { AddPermissionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketLoggingCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { until } from "../../support/until.js";
import { deploy, makeRole } from "../lambda/deploy.js";
import { newBucket, s3Of } from "./support.js";

const server = useServer();

/** Prints the event it gets. */
const RECORDER = `exports.handler = async (event) => { console.log("GOT " + JSON.stringify(event)); };`;

describe("notifications", () => {
  it("PutBucketNotificationConfiguration: wants a function that exists and lets the bucket call it", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    const LambdaFunctionArn = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:none`;
    const configure = (configuration: object) =>
      s3.send(
        new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: configuration }),
      );
    await expect(
      configure({ LambdaFunctionConfigurations: [{ LambdaFunctionArn, Events: ["s3:ObjectCreated:*"] }] }),
    ).rejects.toMatchObject({ name: "InvalidArgument" });
    await expect(
      configure({ LambdaFunctionConfigurations: [{ LambdaFunctionArn, Events: ["s3:Nothing"] }] }),
    ).rejects.toMatchObject({ name: "InvalidArgument" });
  });

  it("PutObject: what passes the filter invokes the function with S3's record", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    await makeRole(server);
    const made = await deploy(server, "recorder", { "index.js": RECORDER });
    const lambda = new LambdaClient(server.client());
    await lambda.send(
      new AddPermissionCommand({
        FunctionName: "recorder",
        StatementId: "s3",
        Action: "lambda:InvokeFunction",
        Principal: "s3.amazonaws.com",
        SourceArn: `arn:aws:s3:::${Bucket}`,
      }),
    );
    const Filter = { Key: { FilterRules: [{ Name: "suffix" as const, Value: ".jpg" }] } };
    const one = {
      Id: "mine",
      LambdaFunctionArn: made.FunctionArn,
      Events: ["s3:ObjectCreated:*" as const],
      Filter,
    };
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: { LambdaFunctionConfigurations: [one] },
      }),
    );
    await s3.send(new PutObjectCommand({ Bucket, Key: "a.txt", Body: "x" }));
    const { ETag } = await s3.send(new PutObjectCommand({ Bucket, Key: "my pic.jpg", Body: "hello" }));
    const records = await recordsOf("recorder");
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      eventVersion: "2.1",
      eventSource: "aws:s3",
      awsRegion: "us-east-1",
      eventName: "ObjectCreated:Put",
      s3: {
        configurationId: "mine",
        bucket: { name: Bucket, arn: `arn:aws:s3:::${Bucket}` },
        object: { key: "my+pic.jpg", size: 5, eTag: ETag?.replaceAll('"', "") },
      },
    });
  });
});

/** What the recorder printed, once it has. */
async function recordsOf(name: string): Promise<unknown[]> {
  const { CloudWatchLogsClient, FilterLogEventsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const logs = new CloudWatchLogsClient(server.client());
  const read = async () => {
    const asked = logs.send(
      new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}`, filterPattern: "GOT" }),
    );
    const { events = [] } = await asked.catch(() => ({ events: [] }));
    return events.map((event) => event.message ?? "");
  };
  await until(async () => (await read()).length > 0, "the notification");
  return (await read()).flatMap((line) => JSON.parse(line.slice(line.indexOf("{"))).Records);
}

describe("access logs", () => {
  it("PutBucketLogging: requests are written into the target bucket", async () => {
    const s3 = s3Of(server);
    const [Bucket, target] = [await newBucket(s3), await newBucket(s3)];
    const Statement = [
      {
        Effect: "Allow",
        Principal: { Service: "logging.s3.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: `arn:aws:s3:::${target}/*`,
      },
    ];
    await s3.send(
      new PutBucketPolicyCommand({
        Bucket: target,
        Policy: JSON.stringify({ Version: "2012-10-17", Statement }),
      }),
    );
    await s3.send(
      new PutBucketLoggingCommand({
        Bucket,
        BucketLoggingStatus: { LoggingEnabled: { TargetBucket: target, TargetPrefix: "logs/" } },
      }),
    );
    await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "x" }));
    const listed = async () =>
      (await s3.send(new ListObjectsV2Command({ Bucket: target, Prefix: "logs/" }))).Contents ?? [];
    await until(async () => (await listed()).length > 0, "the access log");
    const [log] = await listed();
    const got = await s3.send(new GetObjectCommand({ Bucket: target, Key: log?.Key }));
    expect(await got.Body?.transformToString()).toMatch(
      / REST\.PUT\.OBJECT k "PUT \/bucket-\d+\/k\S* HTTP\/1\.1" 200 - /,
    );
  });
});
