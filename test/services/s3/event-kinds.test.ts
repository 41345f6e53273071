import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectTaggingCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  PutObjectTaggingCommand,
  RestoreObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { beforeAll, expect, it, vi } from "vitest";
import { FileFolder } from "../../../src/core/blobs/file-folder.js";
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
    "s3:Replication:*" as const,
  ];
  const QueueArn = `arn:aws:sqs:us-east-1:${ACCOUNT}:event-kinds`;
  const NotificationConfiguration = { QueueConfigurations: [{ Id: "all", QueueArn, Events }] };
  await s3().send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
});

async function newRole(): Promise<string> {
  const iam = new IAMClient(ahead());
  const document = (Statement: object) => JSON.stringify({ Version: "2012-10-17", Statement });
  const Principal = { Service: "s3.amazonaws.com" };
  const AssumeRolePolicyDocument = document({ Effect: "Allow", Principal, Action: "sts:AssumeRole" });
  const RoleName = `replicates-in-time`;
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const PolicyDocument = document({ Effect: "Allow", Action: "s3:*", Resource: "*" });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "all", PolicyDocument }));
  return Role?.Arn ?? "";
}

/** The records of the next message, which is taken out; none for a test event, or after a second. */
async function next(): Promise<EventRecord[]> {
  const sqs = new SQSClient(ahead());
  const input = { QueueUrl, MaxNumberOfMessages: 1, WaitTimeSeconds: 1 };
  const [message] = (await sqs.send(new ReceiveMessageCommand(input))).Messages ?? [];
  const { ReceiptHandle, Body = "{}" } = message ?? {};
  if (ReceiptHandle) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  return JSON.parse(Body).Records ?? [];
}

/** The next record of that name; those before it are passed over. */
async function nextOf(eventName: string): Promise<EventRecord> {
  let found: EventRecord | undefined;
  await until(async () => {
    found = (await next()).find((record) => record.eventName === eventName);
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

it("tags are told in the version that tells of them, without size and order", {
  timeout: 60_000,
}, async () => {
  const Tagging = { TagSet: [{ Key: "a", Value: "b" }] };
  const { ETag } = await s3().send(new PutObjectCommand({ Bucket, Key: "tagged", Body: "x" }));
  await s3().send(new PutObjectTaggingCommand({ Bucket, Key: "tagged", Tagging }));
  expect(await nextOf("ObjectTagging:Put")).toMatchObject({
    eventVersion: "2.3",
    userIdentity: { principalId: expect.stringMatching(/^AWS:/) },
    s3: { object: { key: "tagged", eTag: ETag?.replaceAll('"', "") } },
  });
  await s3().send(new DeleteObjectTaggingCommand({ Bucket, Key: "tagged" }));
  const { s3: told } = (await nextOf("ObjectTagging:Delete")) as unknown as { s3: { object: object } };
  expect(Object.keys(told.object)).toEqual(["key", "eTag"]);
});

it("versions, markers, ACLs and retentions are told by their names", { timeout: 60_000 }, async () => {
  const versioned = { Bucket: "event-versions", Key: "k" };
  await s3().send(
    new CreateBucketCommand({
      Bucket: versioned.Bucket,
      ObjectLockEnabledForBucket: true,
      ObjectOwnership: "ObjectWriter",
    }),
  );
  const Events = [
    "s3:ObjectCreated:*" as const,
    "s3:ObjectRemoved:*" as const,
    "s3:ObjectAcl:Put" as const,
    "s3:ObjectRetention:Put" as const,
    "s3:LifecycleExpiration:*" as const,
  ];
  const QueueArn = `arn:aws:sqs:us-east-1:${ACCOUNT}:event-kinds`;
  const NotificationConfiguration = { QueueConfigurations: [{ QueueArn, Events }] };
  await s3().send(
    new PutBucketNotificationConfigurationCommand({ Bucket: versioned.Bucket, NotificationConfiguration }),
  );
  const { VersionId } = await s3().send(new PutObjectCommand({ ...versioned, Body: "x" }));
  expect(await nextOf("ObjectCreated:Put")).toMatchObject({
    s3: { object: { versionId: VersionId, size: 1, sequencer: expect.stringMatching(/^[0-9A-F]{16}$/) } },
  });
  // The ACL that it has already is no change.
  await s3().send(new PutObjectAclCommand({ ...versioned, ACL: "private" }));
  await s3().send(new PutObjectCommand({ ...versioned, Key: "after", Body: "x" }));
  expect((await next()).map(({ eventName }) => eventName)).toEqual(["ObjectCreated:Put"]);
  const grant = { GrantRead: `uri="http://acs.amazonaws.com/groups/s3/LogDelivery"` };
  await s3().send(new PutObjectAclCommand({ ...versioned, ...grant }));
  expect(await nextOf("ObjectAcl:Put")).toMatchObject({ eventVersion: "2.3" });
  const CopySource = `${versioned.Bucket}/k`;
  await s3().send(new CopyObjectCommand({ ...versioned, Key: "copy", CopySource }));
  expect(await nextOf("ObjectCreated:Copy")).toMatchObject({ s3: { object: { key: "copy" } } });
  const RetainUntilDate = new Date(Math.ceil((clock.now() + DAY_MS) / 1000) * 1000);
  const Retention = { Mode: "GOVERNANCE" as const, RetainUntilDate };
  await s3().send(new PutObjectRetentionCommand({ ...versioned, Retention }));
  expect(await nextOf("ObjectRetention:Put")).toMatchObject({
    objectRetentionEventData: { mode: "GOVERNANCE", retainUntilDate: RetainUntilDate.toISOString() },
  });
  await s3().send(new DeleteObjectCommand(versioned));
  expect(await nextOf("ObjectRemoved:DeleteMarkerCreated")).toMatchObject({
    s3: { object: { key: "k", eTag: "d41d8cd98f00b204e9800998ecf8427e" } },
  });
  const copied = await s3().send(new HeadObjectCommand({ ...versioned, Key: "copy" }));
  await s3().send(new DeleteObjectCommand({ ...versioned, Key: "copy", VersionId: copied.VersionId }));
  expect(await nextOf("ObjectRemoved:Delete")).toMatchObject({
    s3: { object: { key: "copy", versionId: copied.VersionId } },
  });
  await s3().send(new PutObjectCommand({ ...versioned, Key: "old/a", Body: "x" }));
  const Rules = [
    { ID: "end", Status: "Enabled" as const, Filter: { Prefix: "old/" }, Expiration: { Days: 1 } },
  ];
  const LifecycleConfiguration = { Rules };
  await s3().send(
    new PutBucketLifecycleConfigurationCommand({ Bucket: versioned.Bucket, LifecycleConfiguration }),
  );
  clock.turn(3 * DAY_MS);
  expect(await nextOf("LifecycleExpiration:DeleteMarkerCreated")).toMatchObject({
    eventVersion: "2.3",
    userIdentity: { principalId: "s3.amazonaws.com" },
    requestParameters: { sourceIPAddress: "s3.amazonaws.com" },
  });
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

it("Replication Time Control tells of what is late, of what came late, and of what is not wanted any more", {
  timeout: 90_000,
}, async () => {
  const VersioningConfiguration = { Status: "Enabled" as const };
  const replicas = "event-late-replicas";
  await s3().send(new CreateBucketCommand({ Bucket: replicas }));
  for (const name of [Bucket, replicas])
    await s3().send(new PutBucketVersioningCommand({ Bucket: name, VersioningConfiguration }));
  const Time = { Minutes: 15 };
  const destinationBucket = `arn:aws:s3:::${replicas}`;
  const rule = {
    ID: "in-time",
    Priority: 1,
    Status: "Enabled" as const,
    Filter: { Prefix: "timed/" },
    DeleteMarkerReplication: { Status: "Disabled" as const },
    Destination: {
      Bucket: destinationBucket,
      ReplicationTime: { Status: "Enabled" as const, Time },
      Metrics: { Status: "Enabled" as const, EventThreshold: Time },
    },
  };
  const Role = await newRole();
  const configure = async (Rules: object[]) => {
    const ReplicationConfiguration = { Role, Rules: Rules as [] };
    await s3().send(new PutBucketReplicationCommand({ Bucket, ReplicationConfiguration }));
  };
  await configure([rule]);
  // What does not work, and may next time.
  const links = vi.spyOn(FileFolder.prototype, "link").mockRejectedValue(new Error("EIO"));
  const Body = Buffer.alloc(100_000);
  const put = async (Key: string) => {
    const attempts = links.mock.calls.length;
    await s3().send(new PutObjectCommand({ Bucket, Key, Body }));
    await until(async () => links.mock.calls.length > attempts, "the first attempt");
  };
  await put("timed/late");
  const statusOf = async (Key: string) =>
    (await s3().send(new HeadObjectCommand({ Bucket, Key }))).ReplicationStatus;
  const data = {
    eventVersion: "2.2",
    replicationEventData: { replicationRuleId: "in-time", destinationBucket },
  };
  clock.turn(15 * 60_000 + 1);
  expect(await nextOf("Replication:OperationMissedThreshold")).toMatchObject(data);
  expect(await statusOf("timed/late")).toBe("PENDING");
  const { ReplicationTime: _, ...Destination } = rule.Destination;
  await put("timed/untracked");
  await configure([{ ...rule, Destination: { ...Destination, Metrics: { Status: "Enabled" } } }]);
  clock.turn(15 * 60_000 + 1);
  expect(await nextOf("Replication:OperationNotTracked")).toMatchObject(data);
  await configure([rule]);
  links.mockRestore();
  await until(async () => {
    clock.turn(60_000);
    return (await statusOf("timed/late")) === "COMPLETED";
  }, "the copy that is late");
  const late = [];
  for (let told = 0; told < 2; told++) {
    late.push(await nextOf("Replication:OperationReplicatedAfterThreshold"));
    expect(late.at(-1)).toMatchObject(data);
  }
  const key = (name: string) => expect.objectContaining({ object: expect.objectContaining({ key: name }) });
  expect(late.map((record) => record["s3"])).toEqual(
    expect.arrayContaining([key("timed/late"), key("timed/untracked")]),
  );
});
