import { CloudWatchClient, ListMetricsCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, ListLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { CreateEventBusCommand } from "@aws-sdk/client-eventbridge";
import { CreateStreamCommand, KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect, it } from "vitest";
import { metricTotal } from "../../support/metric-total.js";
import { useServer } from "../../support/server.js";
import { until } from "../../support/until.js";
import { eventing } from "../events/support.js";
import { deploy, makeRole } from "../lambda/deploy.js";
import { messaging, queueArn } from "../sns/support.js";

const server = useServer();

const total = (Namespace: string, MetricName: string, dimensions: Record<string, string> = {}) =>
  metricTotal(new CloudWatchClient(server.client()), Namespace, MetricName, dimensions);

it("AWS/Lambda: invocations, errors and durations, of a function and over all", async () => {
  await makeRole(server, "function");
  await deploy(
    server,
    "measured",
    "export const handler = async (e) => { if (e.bad) throw new Error('bad'); };",
  );
  const lambda = new LambdaClient(server.client());
  for (const bad of [false, true, false]) {
    await lambda.send(
      new InvokeCommand({ FunctionName: "measured", Payload: Buffer.from(JSON.stringify({ bad })) }),
    );
  }
  const of = { FunctionName: "measured" };
  await until(async () => (await total("AWS/Lambda", "Invocations", of))?.Sum === 3);
  expect((await total("AWS/Lambda", "Errors", of))?.Sum).toBe(1);
  expect((await total("AWS/Lambda", "Invocations"))?.Sum).toBe(3);
  expect(await total("AWS/Lambda", "Duration", of)).toMatchObject({ SampleCount: 3, Unit: "Milliseconds" });
  expect((await total("AWS/Lambda", "ConcurrentExecutions", of))?.Maximum).toBe(1);
});

it("AWS/SQS: messages sent and received, by queue", async () => {
  const sqs = new SQSClient(server.client());
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "counted" }));
  for (const MessageBody of ["12345", "1"]) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  const of = { QueueName: "counted" };
  expect((await total("AWS/SQS", "NumberOfMessagesSent", of))?.Sum).toBe(2);
  expect((await total("AWS/SQS", "SentMessageSize", of))?.Maximum).toBe(5);
  expect((await total("AWS/SQS", "NumberOfMessagesReceived", of))?.Sum).toBe(1);
});

it("AWS/DynamoDB: capacity, latency and errors, by table", async () => {
  const dynamodb = new DynamoDBClient(server.client());
  const TableName = "counted";
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      BillingMode: "PAY_PER_REQUEST",
    }),
  );
  const Item = { id: { S: "a" }, text: { S: "x".repeat(1_500) } };
  await dynamodb.send(new PutItemCommand({ TableName, Item }));
  await dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: "a" } }, ConsistentRead: true }));
  const condition = { TableName, Item, ConditionExpression: "attribute_not_exists(id)" };
  await expect(dynamodb.send(new PutItemCommand(condition))).rejects.toThrow();
  await expect(
    dynamodb.send(new PutItemCommand({ TableName, Item: { no: { S: "key" } } })),
  ).rejects.toThrow();
  expect(
    (await total("AWS/DynamoDB", "ConsumedWriteCapacityUnits", { TableName }))?.Sum,
  ).toBeGreaterThanOrEqual(2);
  expect((await total("AWS/DynamoDB", "ConsumedReadCapacityUnits", { TableName }))?.Sum).toBe(1);
  const put = { TableName, Operation: "PutItem" };
  expect((await total("AWS/DynamoDB", "SuccessfulRequestLatency", put))?.SampleCount).toBe(1);
  expect((await total("AWS/DynamoDB", "ConditionalCheckFailedRequests", { TableName }))?.Sum).toBe(1);
  expect((await total("AWS/DynamoDB", "UserErrors"))?.Sum).toBe(1);
});

it("AWS/Kinesis: records in, by stream; what is listed can be read", async () => {
  const kinesis = new KinesisClient(server.client());
  await kinesis.send(new CreateStreamCommand({ StreamName: "counted", ShardCount: 1 }));
  await kinesis.send(
    new PutRecordCommand({ StreamName: "counted", Data: Buffer.from("1234"), PartitionKey: "a" }),
  );
  const of = { StreamName: "counted" };
  expect((await total("AWS/Kinesis", "IncomingRecords", of))?.Sum).toBe(1);
  expect((await total("AWS/Kinesis", "IncomingBytes", of))?.Sum).toBe(5);
  const { Metrics = [] } = await new CloudWatchClient(server.client()).send(
    new ListMetricsCommand({ Namespace: "AWS/Kinesis" }),
  );
  expect(Metrics.map(({ MetricName }) => MetricName)).toContain("PutRecord.Latency");
});

it("AWS/Events: what rules matched, tried and gave up, by rule, by bus and over all", async () => {
  const { createQueue, putRule, putTarget, put, received, client } = eventing(server);
  const [target, dead] = [await createQueue("ruled"), await createQueue("ruled-dead")];
  await client().send(new CreateEventBusCommand({ Name: "side" }));
  const EventBusName = "side";
  await putRule("counting");
  await putTarget("counting", { Arn: queueArn("ruled") });
  await putRule("counting-side", { EventBusName });
  const doomed = { Arn: queueArn("none"), DeadLetterConfig: { Arn: queueArn("ruled-dead") } };
  await putTarget("counting-side", doomed, EventBusName);
  await put({}, {}, { Source: "other" }, { EventBusName });
  await received(target, 2);
  await received(dead);
  const sum = async (name: string, of?: Record<string, string>) => (await total("AWS/Events", name, of))?.Sum;
  const rule = { RuleName: "counting" };
  const side = { EventBusName, RuleName: "counting-side" };
  expect(await sum("MatchedEvents", { EventBusName: "default" })).toBe(2);
  expect([await sum("TriggeredRules", rule), await sum("TriggeredRules", side)]).toEqual([2, 1]);
  expect([await sum("Invocations", rule), await sum("Invocations")]).toEqual([2, 3]);
  expect(await sum("FailedInvocations", side)).toBe(1);
  expect(await sum("FailedInvocations", rule)).toBeUndefined();
  expect(await sum("InvocationsSentToDlq", side)).toBe(1);
  expect(await sum("PutEventsEntriesCount")).toBe(4);
  const latency = await total("AWS/Events", "IngestionToInvocationSuccessLatency", rule);
  expect(latency).toMatchObject({ SampleCount: 2, Unit: "Milliseconds" });
});

it("AWS/Usage: calls of CloudWatch and of Logs, and no end of its own", async () => {
  const of = (Service: string, Resource: string) => ({ Type: "API", Resource, Service, Class: "None" });
  const logs = new CloudWatchLogsClient(server.client());
  for (let call = 0; call < 2; call++) await logs.send(new ListLogGroupsCommand({}));
  const client = new CloudWatchClient(server.client());
  await client.send(
    new PutMetricDataCommand({ Namespace: "App", MetricData: [{ MetricName: "m", Value: 1 }] }),
  );
  expect((await total("AWS/Usage", "CallCount", of("Logs", "ListLogGroups")))?.Sum).toBe(2);
  // What the services themselves publish is not counted, else it would have to be published in turn.
  expect((await total("AWS/Usage", "CallCount", of("CloudWatch", "PutMetricData")))?.Sum).toBe(1);
});

it("AWS/SNS: what subscriptions got, did not want, and what went to the dead letters", async () => {
  const { createTopic, createQueue, subscribe, publish, receive } = messaging(server);
  const topic = await createTopic("told");
  const [queue, dead] = [await createQueue("told"), await createQueue("told-dead")];
  await subscribe(topic, "sqs", queueArn("told"), { FilterPolicy: '{"kind":["a"]}' });
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn("told-dead") });
  await subscribe(topic, "sqs", queueArn("nowhere"), { RedrivePolicy });
  const kind = (StringValue: string) => ({
    MessageAttributes: { kind: { DataType: "String", StringValue } },
  });
  await publish(topic, "1", kind("a"));
  await publish(topic, "2", kind("b"));
  await publish(topic, "3");
  await receive(queue, 1);
  await receive(dead, 3);
  const of = { TopicName: "told" };
  const sum = async (what: string) => (await total("AWS/SNS", `NumberOfNotifications${what}`, of))?.Sum;
  expect(await sum("Delivered")).toBe(1);
  expect(await sum("Failed")).toBe(3);
  expect(await sum("RedrivenToDlq")).toBe(3);
  expect(await sum("FilteredOut")).toBe(2);
  expect(await sum("FilteredOut-MessageAttributes")).toBe(1);
  expect(await sum("FilteredOut-NoMessageAttributes")).toBe(1);
});
