import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CreateEventBusCommand, EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
} from "@aws-sdk/client-kinesis";
import { AddPermissionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { SetTopicAttributesCommand } from "@aws-sdk/client-sns";
import { describe, expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { until } from "../../support/until.js";
import { makeUser, policy, trust } from "../iam/support.js";
import { deploy, makeRole } from "../lambda/deploy.js";
import { findInLog, valueAfter } from "../lambda/function-log.js";
import { messaging, queueArn } from "../sns/support.js";
import { eventing } from "./support.js";

const server = useServer();
const use = () => eventing(server);

/** A rule on the default bus that sends what matches to a queue of the same name. */
async function pair(name: string, source: string, target = {}) {
  const queue = await use().createQueue(name);
  const ruleArn = await use().putRule(name, { EventPattern: JSON.stringify({ source: [source] }) });
  await use().putTarget(name, { Arn: queueArn(name), ...target });
  return { queue, ruleArn };
}

async function makeEventsRole(name: string, Action: string): Promise<string> {
  const iam = new IAMClient(server.client());
  const AssumeRolePolicyDocument = trust({ Service: "events.amazonaws.com" });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument }));
  const PolicyDocument = policy({ Action });
  await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: "p", PolicyDocument }));
  return Role?.Arn ?? "";
}

describe("PutEvents", () => {
  it("sends what matches to the rule's queue, in AWS's format", async () => {
    const { queue } = await pair("matching", "shop.a");
    const Time = new Date("2026-01-02T03:04:05.678Z");
    const { Entries, FailedEntryCount } = await use().put(
      { Source: "shop.b" },
      { Source: "shop.a", Detail: '{"n":1}', Resources: ["r"], Time },
    );
    expect(FailedEntryCount).toBe(0);
    expect(await use().received(queue)).toEqual([
      {
        version: "0",
        id: Entries?.[1]?.EventId,
        "detail-type": "Order",
        source: "shop.a",
        account: ACCOUNT,
        time: "2026-01-02T03:04:05Z",
        region: "us-east-1",
        resources: ["r"],
        detail: { n: 1 },
      },
    ]);
  });

  it("tells what is wrong with each entry, and takes the others", async () => {
    const { queue } = await pair("entries", "shop.entries");
    const Source = "shop.entries";
    const { Entries, FailedEntryCount } = await use().put(
      { Source: "" },
      { Source, DetailType: "" },
      { Source, Detail: "" },
      { Source, Detail: "[1]" },
      { Source: "aws.s3" },
      { Source, Detail: '{"good":true}' },
      { Source, EventBusName: "nowhere" },
    );
    expect(FailedEntryCount).toBe(5);
    expect(Entries).toEqual([
      {
        ErrorCode: "InvalidArgument",
        ErrorMessage: "Parameter Source is not valid. Reason: Source is a required argument.",
      },
      {
        ErrorCode: "InvalidArgument",
        ErrorMessage: "Parameter DetailType is not valid. Reason: DetailType is a required argument.",
      },
      {
        ErrorCode: "InvalidArgument",
        ErrorMessage: "Parameter Detail is not valid. Reason: Detail is a required argument.",
      },
      { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." },
      { ErrorCode: "NotAuthorizedForSource", ErrorMessage: "Not authorized for the source." },
      { EventId: expect.any(String) },
      { EventId: expect.any(String) },
    ]);
    expect(await use().received(queue)).toMatchObject([{ detail: { good: true } }]);
  });

  it("refuses too many entries and too large ones", async () => {
    await expect(use().put(...Array.from({ length: 11 }, () => ({})))).rejects.toMatchObject({
      name: "ValidationException",
    });
    const Detail = JSON.stringify({ text: "x".repeat(1024 * 1024) });
    await expect(use().put({ Detail })).rejects.toMatchObject({
      message: "Total size of the entries in the request is over the limit.",
    });
  });

  it("needs its permission on the bus, by source", async () => {
    const document = policy({
      Action: "events:PutEvents",
      Resource: `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/default`,
      Condition: { StringEquals: { "events:source": "shop.mine" } },
    });
    const user = await makeUser(server, "seller", document);
    const client = new EventBridgeClient(server.client(user.credentials));
    const put = (Source: string) =>
      client.send(new PutEventsCommand({ Entries: [{ Source, DetailType: "d", Detail: "{}" }] }));
    await put("shop.mine");
    await expect(put("shop.other")).rejects.toMatchObject({ name: "AccessDeniedException" });
  });
});

describe("targets", () => {
  it("get a part of the event, a constant, or what a template makes of it", async () => {
    const part = await pair("part", "shop.part", { InputPath: "$.detail.order" });
    const constant = await pair("constant", "shop.part", { Input: '{"fixed":1}' });
    const template = await pair("template", "shop.part", {
      InputTransformer: {
        InputPathsMap: { id: "$.detail.order.id" },
        InputTemplate: '{"id": <id>, "text": "order <id> by <aws.events.rule-name>"}',
      },
    });
    await use().put({ Source: "shop.part", Detail: '{"order":{"id":"a1"}}' });
    expect(await use().received(part.queue)).toEqual([{ id: "a1" }]);
    expect(await use().received(constant.queue)).toEqual([{ fixed: 1 }]);
    expect(await use().received(template.queue)).toEqual([{ id: "a1", text: "order a1 by template" }]);
  });

  it("a function is invoked with the event", async () => {
    await makeRole(server);
    const code = "export const handler = async (e) => console.log('GOT ' + JSON.stringify(e));";
    const { FunctionArn = "" } = await deploy(server, "listener", code);
    const EventPattern = JSON.stringify({ detail: { to: ["function"] } });
    const SourceArn = await use().putRule("to-function", { EventPattern });
    await new LambdaClient(server.client()).send(
      new AddPermissionCommand({
        FunctionName: "listener",
        StatementId: "events",
        Action: "lambda:InvokeFunction",
        Principal: "events.amazonaws.com",
        SourceArn,
      }),
    );
    await use().putTarget("to-function", { Arn: FunctionArn });
    await use().put({ Detail: '{"to":"function"}' });
    const [line] = await findInLog(new CloudWatchLogsClient(server.client()), "listener", "GOT");
    expect(valueAfter("GOT", line)).toMatchObject({ source: "shop", detail: { to: "function" } });
  });

  it("a topic gets the event as its message", async () => {
    const { createTopic, createQueue, subscribe, sns } = messaging(server);
    const topic = await createTopic("events");
    const queue = await createQueue("behind-events");
    await subscribe(topic, "sqs", queueArn("behind-events"), { RawMessageDelivery: "true" });
    const Statement = [
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topic,
      },
    ];
    const AttributeValue = JSON.stringify({ Version: "2012-10-17", Statement });
    await sns().send(
      new SetTopicAttributesCommand({ TopicArn: topic, AttributeName: "Policy", AttributeValue }),
    );
    await use().putRule("to-topic", { EventPattern: '{"source":["shop.topic"]}' });
    await use().putTarget("to-topic", { Arn: topic });
    await use().put({ Source: "shop.topic" });
    expect(await use().received(queue)).toMatchObject([{ source: "shop.topic" }]);
  });

  it("a stream gets a record, by the key that the target names", async () => {
    const kinesis = new KinesisClient(server.client());
    await kinesis.send(new CreateStreamCommand({ StreamName: "events", ShardCount: 1 }));
    const summary = async () =>
      (await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: "events" })))
        .StreamDescriptionSummary;
    await until(async () => (await summary())?.StreamStatus === "ACTIVE", "the stream");
    const RoleArn = await makeEventsRole("to-stream", "kinesis:PutRecord");
    const Arn = (await summary())?.StreamARN ?? "";
    await use().putRule("to-stream", { EventPattern: '{"source":["shop.stream"]}' });
    await expect(use().putTarget("to-stream", { Arn })).rejects.toMatchObject({
      name: "ValidationException",
    });
    const KinesisParameters = { PartitionKeyPath: "$.detail.key" };
    await use().putTarget("to-stream", { Arn, RoleArn, KinesisParameters });
    await use().put({ Source: "shop.stream", Detail: '{"key":"k7"}' });
    const { ShardIterator } = await kinesis.send(
      new GetShardIteratorCommand({
        StreamName: "events",
        ShardId: "shardId-000000000000",
        ShardIteratorType: "TRIM_HORIZON",
      }),
    );
    let records: { PartitionKey?: string | undefined; Data?: Uint8Array | undefined }[] = [];
    await until(async () => {
      records = (await kinesis.send(new GetRecordsCommand({ ShardIterator }))).Records ?? [];
      return records.length > 0;
    }, "the record");
    expect(records[0]?.PartitionKey).toBe("k7");
    expect(JSON.parse(Buffer.from(records[0]?.Data ?? []).toString())).toMatchObject({
      detail: { key: "k7" },
    });
  });

  it("another bus gets the event as it was, and a circle ends", async () => {
    const { EventBusArn: first = "" } = await use()
      .client()
      .send(new CreateEventBusCommand({ Name: "first" }));
    const { EventBusArn: second = "" } = await use()
      .client()
      .send(new CreateEventBusCommand({ Name: "second" }));
    const RoleArn = await makeEventsRole("to-bus", "events:PutEvents");
    await use().putRule("forward", { EventBusName: "first" });
    await use().putTarget("forward", { Arn: second, RoleArn }, "first");
    await use().putRule("back", { EventBusName: "second" });
    await use().putTarget("back", { Arn: first, RoleArn }, "second");
    const queue = await use().createQueue("circle");
    await use().putTarget("back", { Id: "queue", Arn: queueArn("circle") }, "second");
    const { Entries } = await use().put({ EventBusName: "first", Detail: '{"round":1}' });
    const events = await use().received(queue, 3);
    expect(events.map(({ id }) => id)).toEqual(Array(3).fill(Entries?.[0]?.EventId));
    expect(await use().received(queue, 1, 1)).toEqual([]);
  });

  it("a bus of another region gets the event under an id of its own", async () => {
    const RoleArn = await makeEventsRole("to-region", "events:PutEvents");
    const client = () => ({ ...server.client(), region: "eu-west-1" });
    const far = eventing({ ...server, client } as typeof server);
    const EventPattern = '{"source":["shop.far"]}';
    const busIn = (region: string, name: string) => `arn:aws:events:${region}:${ACCOUNT}:event-bus/${name}`;
    await use()
      .client()
      .send(new CreateEventBusCommand({ Name: "home" }));
    await use().putRule("there", { EventPattern });
    await use().putTarget("there", { Arn: busIn("eu-west-1", "default"), RoleArn });
    await far.putRule("back", { EventPattern });
    await far.putTarget("back", { Arn: busIn("us-east-1", "home"), RoleArn });
    const queue = await use().createQueue("home");
    await use().putRule("home", { EventPattern, EventBusName: "home" });
    await use().putTarget("home", { Arn: queueArn("home") }, "home");
    const { Entries } = await use().put({ Source: "shop.far", Detail: '{"n":1}' });
    const [event] = await use().received(queue);
    expect(event).toMatchObject({ source: "shop.far", region: "us-east-1", detail: { n: 1 } });
    expect(event.id).not.toBe(Entries?.[0]?.EventId);
  });

  it("what cannot be delivered goes into the target's dead-letter queue", async () => {
    const dead = await use().createQueue("dead");
    const DeadLetterConfig = { Arn: queueArn("dead") };
    const ruleArn = await use().putRule("doomed", { EventPattern: '{"source":["shop.doomed"]}' });
    await use().putTarget("doomed", { Arn: queueArn("none"), DeadLetterConfig });
    await use().put({ Source: "shop.doomed", Detail: '{"lost":1}' });
    const [letter] = await use().receive(dead);
    expect(JSON.parse(letter?.Body ?? "")).toMatchObject({ detail: { lost: 1 } });
    expect(letter?.MessageAttributes).toMatchObject({
      RULE_ARN: { StringValue: ruleArn },
      TARGET_ARN: { StringValue: queueArn("none") },
      ERROR_CODE: { StringValue: expect.stringMatching(/^NO_(RESOURCE|PERMISSIONS)$/) },
      RETRY_ATTEMPTS: { StringValue: "0" },
    });
  });
});
