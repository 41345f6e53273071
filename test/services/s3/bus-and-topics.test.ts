import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import {
  DeleteObjectTaggingCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  RestoreObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { until } from "../../support/until.js";
import { newBucket } from "./support.js";

const DAY_MS = 86_400_000;
const clock = new TurnableClock();
const server = useServer({ clock });
const ahead = () => ({ ...server.client(), systemClockOffset: clock.turned });
const s3 = () => new S3Client({ ...ahead(), forcePathStyle: true });
const sqs = () => new SQSClient(ahead());

async function newQueue(QueueName: string, Service: string): Promise<{ url: string; arn: string }> {
  const Statement = { Effect: "Allow", Principal: { Service }, Action: "sqs:SendMessage", Resource: "*" };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
  const Attributes = { Policy, MessageRetentionPeriod: "1209600" };
  const { QueueUrl = "" } = await sqs().send(new CreateQueueCommand({ QueueName, Attributes }));
  return { url: QueueUrl, arn: `arn:aws:sqs:us-east-1:${ACCOUNT}:${QueueName}` };
}

/** Takes messages out of a queue until so many have come. */
async function take(QueueUrl: string, count: number): Promise<string[]> {
  const bodies: string[] = [];
  await until(async () => {
    const { Messages = [] } = await sqs().send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    for (const { Body = "", ReceiptHandle } of Messages) {
      bodies.push(Body);
      await sqs().send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
    return bodies.length >= count;
  }, `${count} messages`);
  return bodies;
}

it("EventBridge is told of tags, ACLs, restores and what the lifecycle does, each with its detail", {
  timeout: 60_000,
}, async () => {
  const Bucket = await newBucket(s3(), { acls: true });
  const queue = await newQueue("bus", "events.amazonaws.com");
  const events = new EventBridgeClient(ahead());
  const EventPattern = JSON.stringify({ source: ["aws.s3"], detail: { bucket: { name: [Bucket] } } });
  await events.send(new PutRuleCommand({ Name: "all", EventPattern }));
  await events.send(new PutTargetsCommand({ Rule: "all", Targets: [{ Id: "q", Arn: queue.arn }] }));
  const NotificationConfiguration = { EventBridgeConfiguration: {} };
  await s3().send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));

  const target = { Bucket, Key: "a b" };
  await s3().send(new PutObjectCommand({ ...target, Body: "x", StorageClass: "GLACIER" }));
  await s3().send(
    new PutObjectTaggingCommand({ ...target, Tagging: { TagSet: [{ Key: "k", Value: "v" }] } }),
  );
  await s3().send(new DeleteObjectTaggingCommand(target));
  await s3().send(new PutObjectAclCommand({ ...target, ACL: "public-read" }));
  await s3().send(new RestoreObjectCommand({ ...target, RestoreRequest: { Days: 1 } }));
  await s3().send(new PutObjectCommand({ Bucket, Key: "moves", Body: "x".repeat(200_000) }));
  const Rules = [
    {
      ID: "move",
      Status: "Enabled" as const,
      Filter: { Prefix: "moves" },
      Transitions: [{ Days: 0, StorageClass: "GLACIER_IR" as const }],
    },
    { ID: "end", Status: "Enabled" as const, Filter: { Prefix: "a" }, Expiration: { Days: 5 } },
  ];
  await s3().send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
  const early = await take(queue.url, 7);
  clock.turn(3 * DAY_MS);
  const later = await take(queue.url, 2);
  clock.turn(4 * DAY_MS);
  const last = await take(queue.url, 1);

  const told = [...early, ...later, ...last].map((body) => JSON.parse(body));
  const ofType = (type: string) => told.find((event) => event["detail-type"] === type)?.detail;
  expect(ofType("Object Created")).toMatchObject({ reason: "PutObject", bucket: { name: Bucket } });
  expect(ofType("Object Tags Added")).toMatchObject({ object: { key: "a b" } });
  expect(ofType("Object Tags Deleted")).toMatchObject({ object: { key: "a b" } });
  expect(ofType("Object ACL Updated")).toMatchObject({ object: { key: "a b" } });
  expect(ofType("Object Restore Initiated")).toMatchObject({ "source-storage-class": "GLACIER" });
  expect(ofType("Object Restore Completed")).toMatchObject({ "restore-expiry-time": expect.any(String) });
  expect(ofType("Object Restore Expired")).toMatchObject({ object: { key: "a b" } });
  expect(ofType("Object Storage Class Changed")).toMatchObject({
    object: { key: "moves" },
    "destination-storage-class": "GLACIER_IR",
  });
  expect(ofType("Object Deleted")).toMatchObject({
    object: { key: "a b" },
    reason: "Lifecycle Expiration",
    "deletion-type": "Permanently Deleted",
    requester: "s3.amazonaws.com",
  });
});

it("a topic is told of the kinds and the keys that its configuration names, and of no others", async () => {
  const Bucket = await newBucket(s3());
  const queue = await newQueue("from-topic", "sns.amazonaws.com");
  const sns = new SNSClient(ahead());
  const Statement = {
    Effect: "Allow",
    Principal: { Service: "s3.amazonaws.com" },
    Action: "sns:Publish",
    Resource: "*",
    Condition: { ArnLike: { "aws:SourceArn": `arn:aws:s3:::${Bucket}` } },
  };
  const Attributes = { Policy: JSON.stringify({ Version: "2012-10-17", Statement }) };
  const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "objects", Attributes }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: queue.arn }));
  const FilterRules = [
    { Name: "prefix" as const, Value: "in/" },
    { Name: "suffix" as const, Value: ".txt" },
  ];
  const one = {
    Id: "tags",
    TopicArn,
    Events: ["s3:ObjectTagging:*" as const],
    Filter: { Key: { FilterRules } },
  };
  const NotificationConfiguration = { TopicConfigurations: [one] };
  await s3().send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
  for (const Key of ["out/a.txt", "in/a.jpg", "in/ä.txt"]) {
    await s3().send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
    await s3().send(
      new PutObjectTaggingCommand({ Bucket, Key, Tagging: { TagSet: [{ Key: "k", Value: "v" }] } }),
    );
  }
  const taken = await take(queue.url, 2);
  // A standard queue may give them in any order.
  const [test = "", tagged = ""] = taken.sort((one) => (one.includes("s3:TestEvent") ? -1 : 1));
  expect(JSON.parse(JSON.parse(test).Message)).toMatchObject({
    Service: "Amazon S3",
    Event: "s3:TestEvent",
    Bucket,
  });
  expect(JSON.parse(tagged).Subject).toBe("Amazon S3 Notification");
  expect(JSON.parse(JSON.parse(tagged).Message).Records).toEqual([
    expect.objectContaining({
      eventVersion: "2.3",
      eventName: "ObjectTagging:Put",
      s3: expect.objectContaining({
        configurationId: "tags",
        object: expect.objectContaining({ key: "in/%C3%A4.txt" }),
      }),
    }),
  ]);
});
