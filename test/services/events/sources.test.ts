import { CreateEventBusCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand, LambdaClient, PutFunctionEventInvokeConfigCommand } from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { deploy, makeRole } from "../lambda/deploy.js";
import { queueArn } from "../sns/support.js";
import { eventing } from "./support.js";

const server = useServer();
const use = () => eventing(server);

it("a bucket's events are on the default bus, in S3's format for it", async () => {
  const s3 = new S3Client({ ...server.client(), forcePathStyle: true });
  const Bucket = "eventful";
  await s3.send(new CreateBucketCommand({ Bucket }));
  const NotificationConfiguration = { EventBridgeConfiguration: {} };
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
  const shown = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  expect(shown.EventBridgeConfiguration).toEqual({});
  const queue = await use().createQueue("eventful");
  const EventPattern = JSON.stringify({
    source: ["aws.s3"],
    "detail-type": ["Object Created", "Object Deleted"],
    detail: { bucket: { name: [Bucket] } },
  });
  await use().putRule("eventful", { EventPattern });
  await use().putTarget("eventful", { Arn: queueArn("eventful") });
  const Key = "a folder/ü.txt";
  const { ETag } = await s3.send(new PutObjectCommand({ Bucket, Key, Body: "hello" }));
  const [created] = await use().received(queue);
  expect(created).toMatchObject({
    version: "0",
    "detail-type": "Object Created",
    source: "aws.s3",
    account: ACCOUNT,
    region: "us-east-1",
    resources: [`arn:aws:s3:::${Bucket}`],
    detail: {
      version: "0",
      bucket: { name: Bucket },
      object: { key: Key, size: 5, etag: ETag?.replaceAll('"', ""), sequencer: expect.any(String) },
      "request-id": expect.any(String),
      requester: ACCOUNT,
      "source-ip-address": "127.0.0.1",
      reason: "PutObject",
    },
  });
  await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  const [deleted] = await use().received(queue);
  expect(deleted.detail).toMatchObject({
    object: { key: Key },
    reason: "DeleteObject",
    "deletion-type": "Permanently Deleted",
  });
});

it("a function's outcomes reach a bus", async () => {
  const lambda = new LambdaClient(server.client());
  await makeRole(server, "function", [{ Effect: "Allow", Action: "events:PutEvents", Resource: "*" }]);
  const EventBusName = "outcomes";
  const { EventBusArn } = await use()
    .client()
    .send(new CreateEventBusCommand({ Name: EventBusName }));
  const queue = await use().createQueue("outcomes");
  await use().putRule("outcomes", { EventBusName, EventPattern: '{"source":["lambda"]}' });
  await use().putTarget("outcomes", { Arn: queueArn("outcomes") }, EventBusName);
  const { FunctionArn } = await deploy(server, "fine", "export const handler = async () => ({ ok: 1 });");
  const DestinationConfig = { OnSuccess: { Destination: EventBusArn } };
  await lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName: "fine", DestinationConfig }));
  await lambda.send(new InvokeCommand({ FunctionName: "fine", InvocationType: "Event", Payload: '{"a":1}' }));
  const [event] = await use().received(queue);
  expect(event).toMatchObject({
    source: "lambda",
    "detail-type": "Lambda Function Invocation Result - Success",
    resources: [EventBusArn, expect.stringContaining(FunctionArn ?? "")],
    detail: { requestPayload: { a: 1 }, responsePayload: { ok: 1 } },
  });
});
