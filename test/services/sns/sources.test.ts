import {
  InvokeCommand,
  LambdaClient,
  PutFunctionEventInvokeConfigCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { SetTopicAttributesCommand } from "@aws-sdk/client-sns";
import { SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { deploy, makeRole } from "../lambda/deploy.js";
import { messaging, queueArn } from "./support.js";

const server = useServer();
const use = () => messaging(server);
const s3 = () => new S3Client({ ...server.client(), forcePathStyle: true });

const letS3 = (Action: string, Resource: string, bucket: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "s3.amazonaws.com" },
        Action,
        Resource,
        Condition: {
          ArnEquals: { "aws:SourceArn": `arn:aws:s3:::${bucket}` },
          StringEquals: { "aws:SourceAccount": ACCOUNT },
        },
      },
    ],
  });

async function configure(Bucket: string, NotificationConfiguration: NotificationConfiguration) {
  await s3().send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
}

const listenTo = (TopicArn: string, QueueArn: string): NotificationConfiguration => ({
  TopicConfigurations: [{ Id: "t", TopicArn, Events: ["s3:ObjectCreated:*"], Filter: only("in/") }],
  QueueConfigurations: [{ Id: "q", QueueArn, Events: ["s3:ObjectCreated:*"], Filter: only("out/") }],
});
/** S3 takes the rule's name in small letters too, and shows it so. */
const only = (Value: string) => ({ Key: { FilterRules: [{ Name: "Prefix" as "prefix", Value }] } });

it("a bucket's notifications reach topics and queues that let it", async () => {
  const Bucket = "notifying";
  await s3().send(new CreateBucketCommand({ Bucket }));
  const topic = await use().createTopic("from-bucket");
  const behind = await use().createQueue("behind-topic");
  await use().subscribe(topic, "sqs", queueArn("behind-topic"));
  const direct = await use().createQueue("from-bucket");
  await expect(configure(Bucket, listenTo(topic, queueArn("from-bucket")))).rejects.toMatchObject({
    name: "InvalidArgument",
    message: "Unable to validate the following destination configurations",
  });
  await use()
    .sns()
    .send(
      new SetTopicAttributesCommand({
        TopicArn: topic,
        AttributeName: "Policy",
        AttributeValue: letS3("sns:Publish", topic, Bucket),
      }),
    );
  const Policy = letS3("sqs:SendMessage", queueArn("from-bucket"), Bucket);
  await use()
    .sqs()
    .send(new SetQueueAttributesCommand({ QueueUrl: direct, Attributes: { Policy } }));
  await configure(Bucket, listenTo(topic, queueArn("from-bucket")));
  const shown = await s3().send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  expect(shown).toMatchObject(listenTo(topic, queueArn("from-bucket")));
  for (const Key of ["in/a", "out/b", "other/c"]) {
    await s3().send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
  }
  const messages = (await use().receive(behind, 2)).map(({ Body = "" }) => JSON.parse(Body));
  expect(messages.map(({ Subject }) => Subject)).toEqual(Array(2).fill("Amazon S3 Notification"));
  const inTopic = messages.map(({ Message }) => JSON.parse(Message));
  expect(inTopic.find(({ Event }) => Event)).toMatchObject({
    Service: "Amazon S3",
    Event: "s3:TestEvent",
    Bucket,
  });
  const { Records } = inTopic.find((message) => message.Records);
  expect(Records).toMatchObject([
    {
      eventSource: "aws:s3",
      eventName: "ObjectCreated:Put",
      s3: { configurationId: "t", object: { key: "in/a" } },
    },
  ]);
  const inQueue = (await use().receive(direct, 2)).map(({ Body = "" }) => JSON.parse(Body));
  expect(inQueue.flatMap((body) => body.Records ?? [])).toMatchObject([
    { s3: { configurationId: "q", object: { key: "out/b" } } },
  ]);
});

it("PutBucketNotificationConfiguration: refuses topics and queues that are not there, wrong or FIFO", async () => {
  const Bucket = "refusing";
  await s3().send(new CreateBucketCommand({ Bucket }));
  const topic = (TopicArn: string) => ({
    TopicConfigurations: [{ TopicArn, Events: ["s3:ObjectCreated:*" as const] }],
  });
  for (const arn of [
    "nonsense",
    `arn:aws:sns:us-east-1:${ACCOUNT}:none`,
    `arn:aws:sns:us-east-1:${ACCOUNT}:a.fifo`,
  ]) {
    await expect(configure(Bucket, topic(arn))).rejects.toMatchObject({ name: "InvalidArgument" });
  }
});

it("a function's outcomes and dead letters reach topics", async () => {
  const lambda = new LambdaClient(server.client());
  await makeRole(server, "function", [{ Effect: "Allow", Action: "sns:Publish", Resource: "*" }]);
  const topic = await use().createTopic("outcomes");
  const queue = await use().createQueue("outcomes");
  await use().subscribe(topic, "sqs", queueArn("outcomes"), { RawMessageDelivery: "true" });
  await deploy(server, "failing", "export const handler = async () => { throw new Error('no'); };");
  const invoke = (event: object) =>
    lambda.send(
      new InvokeCommand({
        FunctionName: "failing",
        InvocationType: "Event",
        Payload: JSON.stringify(event),
      }),
    );
  const none = { FunctionName: "failing", MaximumRetryAttempts: 0 };
  const DestinationConfig = { OnFailure: { Destination: topic } };
  await lambda.send(new PutFunctionEventInvokeConfigCommand({ ...none, DestinationConfig }));
  await invoke({ first: 1 });
  const [record] = await use().receive(queue);
  expect(JSON.parse(record?.Body ?? "")).toMatchObject({
    requestContext: { condition: "RetriesExhausted" },
    requestPayload: { first: 1 },
  });
  await lambda.send(new PutFunctionEventInvokeConfigCommand(none));
  const DeadLetterConfig = { TargetArn: topic };
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: "failing", DeadLetterConfig }));
  await invoke({ second: 2 });
  const [letter] = await use().receive(queue);
  expect(letter).toMatchObject({
    Body: '{"second":2}',
    MessageAttributes: { ErrorCode: { StringValue: "200" }, ErrorMessage: { StringValue: "no" } },
  });
});
