import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { AddPermissionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketLoggingCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
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

describe("replication", () => {
  it.each(["us-east-1", "eu-west-1"])(
    "PutObject: is copied to %s under its version id, deletions by their markers",
    async (region) => {
      const s3 = s3Of(server);
      const there = new S3Client({ ...server.client(), region, forcePathStyle: true });
      const [source, target] = [await newBucket(s3), `replicas-${region}`];
      const LocationConstraint = region === "eu-west-1" ? region : undefined;
      await there.send(
        new CreateBucketCommand({ Bucket: target, CreateBucketConfiguration: { LocationConstraint } }),
      );
      const VersioningConfiguration = { Status: "Enabled" as const };
      await s3.send(new PutBucketVersioningCommand({ Bucket: source, VersioningConfiguration }));
      await there.send(new PutBucketVersioningCommand({ Bucket: target, VersioningConfiguration }));
      const Role = await replicationRole(`replication-to-${region}`);
      const Rules = [
        {
          ID: "all",
          Priority: 1,
          Status: "Enabled" as const,
          Filter: { Prefix: "in/" },
          DeleteMarkerReplication: { Status: "Enabled" as const },
          Destination: { Bucket: `arn:aws:s3:::${target}` },
        },
      ];
      await s3.send(
        new PutBucketReplicationCommand({ Bucket: source, ReplicationConfiguration: { Role, Rules } }),
      );
      await s3.send(new PutObjectCommand({ Bucket: source, Key: "out/a", Body: "x" }));
      const put = await s3.send(
        new PutObjectCommand({ Bucket: source, Key: "in/a", Body: "hello", Metadata: { a: "1" } }),
      );
      const status = async () =>
        (await s3.send(new HeadObjectCommand({ Bucket: source, Key: "in/a" }))).ReplicationStatus;
      await until(async () => (await status()) === "COMPLETED", "the replica");
      const got = await there.send(new GetObjectCommand({ Bucket: target, Key: "in/a" }));
      expect(got).toMatchObject({
        VersionId: put.VersionId,
        ReplicationStatus: "REPLICA",
        Metadata: { a: "1" },
      });
      expect(await got.Body?.transformToString()).toBe("hello");
      await s3.send(new DeleteObjectCommand({ Bucket: source, Key: "in/a" }));
      const left = async () => (await there.send(new ListObjectsV2Command({ Bucket: target }))).KeyCount;
      await until(async () => (await left()) === 0, "the delete marker");
    },
  );
});

describe("delete markers", () => {
  const pair = async () => {
    const s3 = s3Of(server);
    const [source, target] = [await newBucket(s3), await newBucket(s3)];
    for (const Bucket of [source, target]) {
      const VersioningConfiguration = { Status: "Enabled" as const };
      await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    }
    return { s3, source, target };
  };

  it("PutBucketReplication: a rule without a filter copies them too", async () => {
    const { s3, source, target } = await pair();
    const Role = await replicationRole("replication-of-the-first-version");
    const Rules = [
      { Prefix: "", Status: "Enabled" as const, Destination: { Bucket: `arn:aws:s3:::${target}` } },
    ];
    await s3.send(
      new PutBucketReplicationCommand({ Bucket: source, ReplicationConfiguration: { Role, Rules } }),
    );
    await s3.send(new PutObjectCommand({ Bucket: source, Key: "k", Body: "x" }));
    const count = async () => (await s3.send(new ListObjectsV2Command({ Bucket: target }))).KeyCount;
    await until(async () => (await count()) === 1, "the replica");
    await s3.send(new DeleteObjectCommand({ Bucket: source, Key: "k" }));
    await until(async () => (await count()) === 0, "the delete marker");
  });

  it("PutBucketReplication: a rule that goes by tags cannot copy them", async () => {
    const { s3, source, target } = await pair();
    const rule = {
      Priority: 1,
      Status: "Enabled" as const,
      Filter: { Tag: { Key: "k", Value: "v" } },
      DeleteMarkerReplication: { Status: "Enabled" as const },
      Destination: { Bucket: `arn:aws:s3:::${target}` },
    };
    const Role = `arn:aws:iam::${ACCOUNT}:role/any`;
    const ReplicationConfiguration = { Role, Rules: [rule] };
    await expect(
      s3.send(new PutBucketReplicationCommand({ Bucket: source, ReplicationConfiguration })),
    ).rejects.toMatchObject({
      name: "InvalidRequest",
      message: expect.stringContaining("Delete marker replication is not supported if any Tag filter"),
    });
  });
});

async function replicationRole(RoleName: string): Promise<string> {
  const iam = new IAMClient(server.client());
  const document = (Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
  const trust = { Effect: "Allow", Principal: { Service: "s3.amazonaws.com" }, Action: "sts:AssumeRole" };
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document([trust]) }),
  );
  const Action = ["s3:GetObjectVersionForReplication", "s3:ReplicateObject", "s3:ReplicateDelete"];
  const PolicyDocument = document([{ Effect: "Allow", Action, Resource: "*" }]);
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument }));
  return Role?.Arn ?? "";
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
