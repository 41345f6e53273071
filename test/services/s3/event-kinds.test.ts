import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  RestoreObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { beforeAll, expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { until } from "../../support/until.js";

const DAY_MS = 86_400_000;
const Bucket = "event-kinds";
const clock = new TurnableClock();
const server = useServer({ clock });
const ahead = () => ({ ...server.client(), systemClockOffset: clock.turned, forcePathStyle: true });
const s3 = () => new S3Client(ahead());

interface EventRecord {
  eventVersion: string;
  eventName: string;
  [more: string]: unknown;
}

let QueueUrl: string;
beforeAll(async () => {
  const Statement = {
    Effect: "Allow",
    Principal: { Service: "s3.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: "*",
  };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
  const Attributes = { Policy, MessageRetentionPeriod: "1209600" };
  const made = await new SQSClient(ahead()).send(
    new CreateQueueCommand({ QueueName: "event-kinds", Attributes }),
  );
  QueueUrl = made.QueueUrl ?? "";
  await s3().send(new CreateBucketCommand({ Bucket }));
  const Events = [
    "s3:ObjectRestore:*" as const,
    "s3:LifecycleTransition" as const,
    "s3:ObjectTagging:*" as const,
    "s3:Replication:OperationFailedReplication" as const,
  ];
  const QueueArn = `arn:aws:sqs:us-east-1:${ACCOUNT}:event-kinds`;
  const NotificationConfiguration = { QueueConfigurations: [{ Id: "all", QueueArn, Events }] };
  await s3().send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
});

/** The next record of that name; those before it are passed over. */
async function nextOf(eventName: string): Promise<EventRecord> {
  let found: EventRecord | undefined;
  await until(async () => {
    const input = { QueueUrl, MaxNumberOfMessages: 1, WaitTimeSeconds: 1 };
    const { Messages } = await new SQSClient(ahead()).send(new ReceiveMessageCommand(input));
    const records: EventRecord[] = JSON.parse(Messages?.[0]?.Body ?? "{}").Records ?? [];
    found = records.find((record) => record.eventName === eventName);
    return found !== undefined;
  }, eventName);
  return found as unknown as EventRecord;
}

it("a restore is told with its end, and the end when it comes", { timeout: 60_000 }, async () => {
  const target = { Bucket, Key: "archived" };
  await s3().send(new PutObjectCommand({ ...target, Body: "x", StorageClass: "GLACIER" }));
  await s3().send(new RestoreObjectCommand({ ...target, RestoreRequest: { Days: 1 } }));
  const completed = await nextOf("ObjectRestore:Completed");
  const { Restore } = await s3().send(new HeadObjectCommand(target));
  const expiry = new Date(/expiry-date="(.*)"/.exec(Restore ?? "")?.[1] ?? 0).toISOString();
  expect(completed).toMatchObject({
    eventVersion: "2.1",
    glacierEventData: {
      restoreEventData: {
        lifecycleRestorationExpiryTime: expiry,
        lifecycleRestoreStorageClass: "GLACIER",
      },
    },
  });
  clock.turn(3 * DAY_MS);
  expect(await nextOf("ObjectRestore:Delete")).toMatchObject({ eventVersion: "2.3" });
  expect((await s3().send(new HeadObjectCommand(target))).Restore).toBeUndefined();
  await expect(s3().send(new GetObjectCommand(target))).rejects.toMatchObject({ name: "InvalidObjectState" });
});

it("a transition is told with the class it leads to, when its days are over", {
  timeout: 60_000,
}, async () => {
  await s3().send(new PutObjectCommand({ Bucket, Key: "old/a", Body: "x".repeat(200_000) }));
  const Rules = [
    {
      ID: "away",
      Status: "Enabled" as const,
      Filter: { Prefix: "old/" },
      Transitions: [{ Days: 30, StorageClass: "STANDARD_IA" as const }],
    },
  ];
  const LifecycleConfiguration = { Rules };
  await s3().send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
  clock.turn(32 * DAY_MS);
  expect(await nextOf("LifecycleTransition")).toMatchObject({
    eventVersion: "2.3",
    lifecycleEventData: { transitionEventData: { destinationStorageClass: "STANDARD_IA" } },
  });
  const head = await s3().send(new HeadObjectCommand({ Bucket, Key: "old/a" }));
  expect(head.StorageClass).toBe("STANDARD_IA");
});

it("tags are told in the version that tells of them", { timeout: 60_000 }, async () => {
  const Tagging = { TagSet: [{ Key: "a", Value: "b" }] };
  await s3().send(new PutObjectCommand({ Bucket, Key: "tagged", Body: "x" }));
  await s3().send(new PutObjectTaggingCommand({ Bucket, Key: "tagged", Tagging }));
  expect(await nextOf("ObjectTagging:Put")).toMatchObject({ eventVersion: "2.3" });
});

it("a version that cannot be replicated is told with the reason", { timeout: 90_000 }, async () => {
  const VersioningConfiguration = { Status: "Enabled" as const };
  await s3().send(new CreateBucketCommand({ Bucket: "event-replicas" }));
  for (const name of [Bucket, "event-replicas"]) {
    await s3().send(new PutBucketVersioningCommand({ Bucket: name, VersioningConfiguration }));
  }
  const Rules = [
    {
      ID: "copy",
      Priority: 1,
      Status: "Enabled" as const,
      Filter: { Prefix: "in/" },
      DeleteMarkerReplication: { Status: "Disabled" as const },
      Destination: {
        Bucket: "arn:aws:s3:::event-replicas",
        Metrics: { Status: "Enabled" as const },
      },
    },
  ];
  const Role = `arn:aws:iam::${ACCOUNT}:role/nobody`;
  const ReplicationConfiguration = { Role, Rules };
  await s3().send(new PutBucketReplicationCommand({ Bucket, ReplicationConfiguration }));
  await s3().send(new DeleteBucketCommand({ Bucket: "event-replicas" }));
  await s3().send(new PutObjectCommand({ Bucket, Key: "in/a", Body: "x" }));
  const status = async () =>
    (await s3().send(new HeadObjectCommand({ Bucket, Key: "in/a" }))).ReplicationStatus;
  await until(async () => {
    clock.turn(10 * 60_000);
    return (await status()) === "FAILED";
  }, "the last attempt");
  expect(await nextOf("Replication:OperationFailedReplication")).toMatchObject({
    eventVersion: "2.2",
    replicationEventData: {
      replicationRuleId: "copy",
      destinationBucket: "arn:aws:s3:::event-replicas",
      failureReason: "AssumeRoleNotPermitted",
    },
  });
});
