import { gunzipSync } from "node:zlib";
import {
  CancelExportTaskCommand,
  CloudWatchLogsClient,
  CreateExportTaskCommand,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeExportTasksCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { until } from "../../support/until.js";

const server = useServer();
const logs = () => new CloudWatchLogsClient(server.client());
const s3 = () => new S3Client({ ...server.client(), forcePathStyle: true });
const now = Date.now();

async function createGroup(logGroupName: string, events: Record<string, [number, string][]>): Promise<void> {
  await logs().send(new CreateLogGroupCommand({ logGroupName }));
  for (const [logStreamName, list] of Object.entries(events)) {
    await logs().send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    const logEvents = list.map(([ago, message]) => ({ timestamp: now - ago, message }));
    await logs().send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
  }
}

async function createBucket(Bucket: string, isOpen = true): Promise<void> {
  await s3().send(new CreateBucketCommand({ Bucket }));
  if (!isOpen) return;
  const Principal = { Service: "logs.us-east-1.amazonaws.com" };
  const Statement = [
    { Effect: "Allow", Principal, Action: "s3:GetBucketAcl", Resource: `arn:aws:s3:::${Bucket}` },
    { Effect: "Allow", Principal, Action: "s3:PutObject", Resource: `arn:aws:s3:::${Bucket}/*` },
  ];
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
  await s3().send(new PutBucketPolicyCommand({ Bucket, Policy }));
}

const exportTo = (destination: string, logGroupName: string, more = {}) =>
  logs().send(
    new CreateExportTaskCommand({ logGroupName, destination, from: now - 60_000, to: now + 1, ...more }),
  );
const taskOf = async (taskId: string | undefined) =>
  (await logs().send(new DescribeExportTasksCommand({ taskId }))).exportTasks?.[0];

it("CreateExportTask: writes each stream's events of the time into the bucket, zipped", async () => {
  await createGroup("exported", {
    "web/1": [
      [120_000, "too early"],
      [2_000, "first"],
      [1_000, "second\nline"],
    ],
    "web/2": [[500, "other"]],
    db: [[500, "not wanted"]],
  });
  await createBucket("exports");
  const more = { destinationPrefix: "logs", logStreamNamePrefix: "web/", taskName: "mine" };
  const { taskId } = await exportTo("exports", "exported", more);
  await until(async () => (await taskOf(taskId))?.status?.code === "COMPLETED", "the export");
  expect(await taskOf(taskId)).toMatchObject({
    taskName: "mine",
    logGroupName: "exported",
    destination: "exports",
    destinationPrefix: "logs",
    status: { message: "Completed successfully" },
    executionInfo: { completionTime: expect.any(Number) },
  });
  const { Contents = [] } = await s3().send(new ListObjectsV2Command({ Bucket: "exports" }));
  expect(Contents.map(({ Key }) => Key).sort()).toEqual(
    [`logs/${taskId}/web-1/000000.gz`, `logs/${taskId}/web-2/000000.gz`, "logs/aws-logs-write-test"].sort(),
  );
  const Key = `logs/${taskId}/web-1/000000.gz`;
  const { Body } = await s3().send(new GetObjectCommand({ Bucket: "exports", Key }));
  const time = (ago: number) => new Date(now - ago).toISOString();
  expect(gunzipSync((await Body?.transformToByteArray()) ?? "").toString()).toBe(
    `${time(2_000)} first\n${time(1_000)} second\nline\n`,
  );
});

it("CreateExportTask: refuses a bucket that does not let Logs in, and a time that is none", async () => {
  await createGroup("kept", {});
  await createBucket("closed", false);
  await expect(exportTo("closed", "kept")).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: expect.stringContaining("PutObject call on the given bucket failed"),
  });
  await expect(exportTo("no-such-bucket-here", "kept")).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
  await expect(exportTo("closed", "kept", { from: now + 1 })).rejects.toMatchObject({
    name: "InvalidParameterException",
  });
  await expect(exportTo("closed", "nowhere")).rejects.toMatchObject({
    message: "The specified log group does not exist.",
  });
});

it("CancelExportTask: what has ended cannot be cancelled", async () => {
  await createGroup("ended", { s: [[10, "m"]] });
  await createBucket("ended-exports");
  const { taskId } = await exportTo("ended-exports", "ended");
  await until(async () => (await taskOf(taskId))?.status?.code === "COMPLETED", "the export");
  await expect(logs().send(new CancelExportTaskCommand({ taskId }))).rejects.toMatchObject({
    name: "InvalidOperationException",
  });
  await expect(logs().send(new CancelExportTaskCommand({ taskId: "none" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});
