import {
  CreateBucketCommand,
  type Event,
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { beforeAll, describe, expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { until } from "../../support/until.js";
import { newBucket, s3Of } from "./support.js";

const server = useServer();
const s3 = () => s3Of(server);
const CREATED: Event[] = ["s3:ObjectCreated:*"];
const arnOf = (name: string, service = "sqs", region = "us-east-1") =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${name}`;

/** Queues that S3 may send to; `closed` lets nobody. */
beforeAll(async () => {
  const Statement = {
    Effect: "Allow",
    Principal: { Service: "s3.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: "*",
    Condition: {
      ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" },
      StringEquals: { "aws:SourceAccount": ACCOUNT },
    },
  };
  const Attributes = { Policy: JSON.stringify({ Version: "2012-10-17", Statement }) };
  const sqs = new SQSClient(server.client());
  for (const QueueName of ["one", "two"]) await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  await sqs.send(new CreateQueueCommand({ QueueName: "closed" }));
  await new SNSClient(server.client()).send(new CreateTopicCommand({ Name: "closed" }));
});

const configure = (Bucket: string, NotificationConfiguration: NotificationConfiguration) =>
  s3().send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
const queues = (
  ...ones: { name?: string; id?: string; events?: Event[]; prefix?: string; suffix?: string }[]
) => ({
  QueueConfigurations: ones.map(({ name = "one", id, events = CREATED, prefix, suffix }) => ({
    ...(id && { Id: id }),
    QueueArn: name.startsWith("arn") || name === "no" ? name : arnOf(name),
    Events: events,
    ...((prefix ?? suffix) !== undefined && {
      Filter: {
        Key: {
          FilterRules: [
            ...(prefix === undefined ? [] : [{ Name: "prefix" as const, Value: prefix }]),
            ...(suffix === undefined ? [] : [{ Name: "suffix" as const, Value: suffix }]),
          ],
        },
      },
    }),
  })),
});

describe("PutBucketNotificationConfiguration refuses", () => {
  const COMMON =
    "Configurations overlap. Configurations on the same bucket cannot share a common event type.";
  it.each<[string, NotificationConfiguration, string]>([
    ["what is no ARN", queues({ name: "no" }), "The ARN could not be parsed"],
    [
      "the ARN of another service",
      queues({ name: arnOf("one", "sns") }),
      "The ARN failed to satisfy constraint: Member must satisfy regular expression pattern: ^arn:aws[\\p{Alpha}\\-]*:sqs:",
    ],
    ["FIFO queues", queues({ name: arnOf("one.fifo") }), "FIFO SQS queues are not supported."],
    [
      "queues of another region",
      queues({ name: arnOf("one", "sqs", "eu-west-1") }),
      "The notification destination service region is not valid for the bucket location constraint",
    ],
    ["ids that are too long", queues({ id: "x".repeat(256) }), "ID length exceeded allowed limit of 255"],
    [
      "twins",
      queues({ id: "a", prefix: "a" }, { id: "a", prefix: "b" }),
      "Same ID used for multiple configurations. IDs must be unique.",
    ],
    ["one event twice", queues({ events: [...CREATED, "s3:ObjectCreated:Put"] }), COMMON],
    ["one event for two queues", queues({}, { name: "two", events: ["s3:ObjectCreated:Put"] }), COMMON],
    [
      "filters that overlap",
      queues({ prefix: "in/", suffix: ".jpg" }, { name: "two", prefix: "in/a", suffix: "g" }),
      "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.",
    ],
    [
      "filters that are too long",
      queues({ prefix: "\u00e9".repeat(513) }),
      "Size of filter rule value cannot exceed 1024 bytes in UTF-8 representation",
    ],
    [
      "a hundred and one",
      queues(...Array.from({ length: 101 }, (_, index) => ({ prefix: `${index}/` }))),
      "Too many configurations submitted. The maximum number of configurations is 100",
    ],
    ["queues that are not there", queues({ name: "none" }), "Unable to validate the following destination"],
    ["queues that let nobody", queues({ name: "closed" }), "Unable to validate the following destination"],
    [
      "topics that let nobody",
      { TopicConfigurations: [{ TopicArn: arnOf("closed", "sns"), Events: CREATED }] },
      "Unable to validate the following destination",
    ],
  ])("%s", async (_, configuration, message) => {
    const Bucket = await newBucket(s3());
    await expect(configure(Bucket, configuration)).rejects.toThrow(message);
    const kept = await s3().send(new GetBucketNotificationConfigurationCommand({ Bucket }));
    expect(kept.QueueConfigurations).toBeUndefined();
  });
});

it("PutBucketNotificationConfiguration: filters are form-encoded, and given back with a capital", async () => {
  const Bucket = await newBucket(s3());
  await configure(Bucket, queues({ prefix: "my+in/%C3%A9", suffix: "%2B.jpg" }));
  const { QueueConfigurations } = await s3().send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  expect(QueueConfigurations?.[0]?.Filter?.Key?.FilterRules).toEqual([
    { Name: "Prefix", Value: "my+in/%C3%A9" },
    { Name: "Suffix", Value: "%2B.jpg" },
  ]);
  for (const Key of ["my+in/%C3%A9%2B.jpg", "my in/\u00e9a+.jpg"]) {
    await s3().send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
  }
  const sqs = new SQSClient(server.client());
  const QueueUrl = `${server.endpoint}/${ACCOUNT}/one`;
  let record: { s3: { object: { key: string } } } | undefined;
  await until(async () => {
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
    const body = JSON.parse(Messages?.[0]?.Body ?? "{}");
    if (body.Event) expect(body).toMatchObject({ Service: "Amazon S3", Event: "s3:TestEvent" });
    record = body.Records?.[0];
    return record !== undefined;
  }, "the notification");
  expect(record?.s3.object.key).toBe("my+in/%C3%A9a%2B.jpg");
});

it("PutBucketNotificationConfiguration: of a bucket elsewhere goes to queues elsewhere", async () => {
  const there = { ...server.client(), region: "eu-west-1" };
  const Bucket = "notifies-from-ireland";
  const ireland = new S3Client({ ...there, forcePathStyle: true });
  const LocationConstraint = "eu-west-1" as const;
  await ireland.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
  const Statement = { Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: "*" };
  const Attributes = { Policy: JSON.stringify({ Version: "2012-10-17", Statement }) };
  await new SQSClient(there).send(new CreateQueueCommand({ QueueName: "there", Attributes }));
  const NotificationConfiguration = queues({ name: arnOf("there", "sqs", "eu-west-1") });
  await ireland.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
  const kept = await ireland.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  expect(Buffer.from(kept.QueueConfigurations?.[0]?.Id ?? "", "base64").toString()).toMatch(
    /^[0-9a-f-]{36}$/,
  );
});
