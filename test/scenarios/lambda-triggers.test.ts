import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findInLog } from "../services/lambda/function-log.js";
import { CLIENTS } from "../support/clients/all.js";
import type { ClientDriver } from "../support/clients/driver.js";
import { ACCOUNT, REGION, ROOT, startTestServer, type TestServer } from "../support/server.js";
import { TurnableClock } from "../support/turnable-clock.js";
import { until } from "../support/until.js";

const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:sink`;
const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const text = (given: unknown) => Buffer.from(given as Uint8Array).toString("utf8");
const document = (...statements: object[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((one) => ({ Effect: "Allow", ...one })),
  });

/** Prints every event, and what lies in it encoded: records of Kinesis, lines of logs. */
const SINK = `import { gunzipSync } from "node:zlib";
const decode = (event) => event.awslogs
  ? gunzipSync(Buffer.from(event.awslogs.data, "base64")).toString()
  : (event.Records ?? []).map(({ kinesis }) => kinesis && Buffer.from(kinesis.data, "base64").toString()).join();
export const handler = async (event) => {
  console.log("GOT " + JSON.stringify(event), decode(event));
  return { echo: event.requestContext ? event.rawPath : event };
};
export const streamed = awslambda.streamifyResponse(async (event, stream) => {
  stream.write("first,");
  stream.end("second");
});`;

// Everything that triggers a function, set up and caused by each unmodified client.
describe.each(CLIENTS)("$name", ({ name, missing, open }) => {
  describe.skipIf(missing !== undefined)(missing ?? "what triggers a function", () => {
    const clock = new TurnableClock();
    let server: TestServer;
    let client: ClientDriver;
    let logs: CloudWatchLogsClient;
    const call: ClientDriver["call"] = (service, operation, input) => client.call(service, operation, input);
    const arrives = (marker: string) => findInLog(logs, "sink", marker);

    const permit = (principal: string, SourceArn?: string) =>
      call("lambda", "AddPermission", {
        FunctionName: "sink",
        StatementId: principal.replaceAll(".", "-"),
        Action: "lambda:InvokeFunction",
        Principal: principal,
        ...(SourceArn && { SourceArn }),
      });

    const create = async (FunctionName: string, Handler: string) => {
      await call("lambda", "CreateFunction", {
        FunctionName,
        Handler,
        Runtime: "nodejs22.x",
        Role: `arn:aws:iam::${ACCOUNT}:role/sink`,
        Code: { ZipFile: zipSync({ "index.mjs": Buffer.from(SINK) }) },
      });
      await until(async () => {
        const { State } = await call("lambda", "GetFunctionConfiguration", { FunctionName });
        return State === "Active";
      });
    };

    beforeAll(async () => {
      server = await startTestServer({ clock });
      client = open({ endpoint: server.endpoint, region: REGION, credentials: ROOT });
      logs = new CloudWatchLogsClient(server.client());
      await call("iam", "CreateRole", {
        RoleName: "sink",
        AssumeRolePolicyDocument: document({
          Principal: { Service: "lambda.amazonaws.com" },
          Action: "sts:AssumeRole",
        }),
      });
      const Action = ["logs:*", "sqs:*", "kinesis:*", "dynamodb:*"];
      await call("iam", "PutRolePolicy", {
        RoleName: "sink",
        PolicyName: "sources",
        PolicyDocument: document({ Action, Resource: "*" }),
      });
      await create("sink", "index.handler");
    });
    afterAll(async () => {
      await client?.close();
      await server?.stop();
    });

    it("Invoke: RequestResponse, Event and DryRun", async () => {
      const input = { FunctionName: "sink", Payload: bytes('{"by":"caller"}') };
      const { Payload, StatusCode } = await call("lambda", "Invoke", input);
      expect([StatusCode, JSON.parse(text(Payload))]).toEqual([200, { echo: { by: "caller" } }]);
      const queued = { ...input, InvocationType: "Event", Payload: bytes('{"by":"queue"}') };
      expect((await call("lambda", "Invoke", queued))["StatusCode"]).toBe(202);
      expect((await call("lambda", "Invoke", { ...input, InvocationType: "DryRun" }))["StatusCode"]).toBe(
        204,
      );
      await arrives('\\"by\\":\\"queue\\"');
    });

    // This version of the CLI has no operation that answers a stream of events.
    it.skipIf(name === "AWS CLI")("InvokeWithResponseStream: the answer as it comes", async () => {
      await create("stream", "index.streamed");
      const { EventStream } = await call("lambda", "InvokeWithResponseStream", { FunctionName: "stream" });
      const events = EventStream as { PayloadChunk?: { Payload: unknown }; InvokeComplete?: object }[];
      expect(
        events.map(({ PayloadChunk }) => (PayloadChunk ? text(PayloadChunk.Payload) : "")).join(""),
      ).toBe("first,second");
      expect(events.at(-1)?.InvokeComplete).toBeDefined();
    });

    it("S3: an object that is put", async () => {
      await call("s3", "CreateBucket", { Bucket: "triggers" });
      await permit("s3.amazonaws.com", "arn:aws:s3:::triggers");
      await call("s3", "PutBucketNotificationConfiguration", {
        Bucket: "triggers",
        NotificationConfiguration: {
          LambdaFunctionConfigurations: [{ LambdaFunctionArn: FUNCTION, Events: ["s3:ObjectCreated:*"] }],
        },
      });
      await call("s3", "PutObject", { Bucket: "triggers", Key: "picture-of-s3.jpg", Body: bytes("x") });
      await arrives("picture-of-s3.jpg");
    });

    it("SNS: a message to a topic", async () => {
      const { TopicArn } = await call("sns", "CreateTopic", { Name: "triggers" });
      await permit("sns.amazonaws.com", String(TopicArn));
      await call("sns", "Subscribe", { TopicArn, Protocol: "lambda", Endpoint: FUNCTION });
      await call("sns", "Publish", { TopicArn, Message: "message-of-sns" });
      await arrives("message-of-sns");
    });

    it.each(["queue", "queue.fifo"])("SQS: a message to the %s", async (QueueName) => {
      const isFifo = QueueName.endsWith(".fifo");
      const Attributes = isFifo ? { FifoQueue: "true", ContentBasedDeduplication: "true" } : undefined;
      const { QueueUrl } = await call("sqs", "CreateQueue", { QueueName, ...(Attributes && { Attributes }) });
      const EventSourceArn = `arn:aws:sqs:${REGION}:${ACCOUNT}:${QueueName}`;
      await call("lambda", "CreateEventSourceMapping", { FunctionName: "sink", EventSourceArn });
      const group = isFifo && { MessageGroupId: "a" };
      await call("sqs", "SendMessage", { QueueUrl, MessageBody: `message-of-${QueueName}`, ...group });
      await arrives(`message-of-${QueueName}`);
    });

    it("Kinesis: a record", async () => {
      await call("kinesis", "CreateStream", { StreamName: "triggers", ShardCount: 1 });
      await call("lambda", "CreateEventSourceMapping", {
        FunctionName: "sink",
        StartingPosition: "TRIM_HORIZON",
        EventSourceArn: `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/triggers`,
      });
      await call("kinesis", "PutRecord", {
        StreamName: "triggers",
        PartitionKey: "a",
        Data: bytes("record-of-kinesis"),
      });
      await arrives("record-of-kinesis");
    });

    it("DynamoDB: an item that is put", async () => {
      const { TableDescription } = await call("dynamodb", "CreateTable", {
        TableName: "triggers",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
      });
      const { LatestStreamArn: EventSourceArn } = TableDescription as { LatestStreamArn: string };
      await call("lambda", "CreateEventSourceMapping", {
        FunctionName: "sink",
        StartingPosition: "TRIM_HORIZON",
        EventSourceArn,
      });
      await call("dynamodb", "PutItem", { TableName: "triggers", Item: { id: { S: "item-of-dynamodb" } } });
      await arrives("item-of-dynamodb");
    });

    it("EventBridge: an event that a rule matches, and a schedule", async () => {
      await permit("events.amazonaws.com");
      const target = { Id: "sink", Arn: FUNCTION };
      await call("events", "PutRule", { Name: "matching", EventPattern: '{"source":["scenario"]}' });
      await call("events", "PutTargets", { Rule: "matching", Targets: [target] });
      const Detail = '{"at":"event-of-a-rule"}';
      await call("events", "PutEvents", { Entries: [{ Source: "scenario", DetailType: "t", Detail }] });
      await arrives("event-of-a-rule");
      await call("events", "PutRule", { Name: "minutely", ScheduleExpression: "rate(1 minute)" });
      const Input = '{"at":"event-of-a-schedule"}';
      await call("events", "PutTargets", { Rule: "minutely", Targets: [{ ...target, Input }] });
      clock.turn(61_000);
      await arrives("event-of-a-schedule");
    });

    it("CloudWatch Logs: a line that a subscription's filter lets through", async () => {
      const place = { logGroupName: "source", logStreamName: "s" };
      await call("logs", "CreateLogGroup", { logGroupName: "source" });
      await call("logs", "CreateLogStream", place);
      await permit("logs.amazonaws.com", `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:source:*`);
      await call("logs", "PutSubscriptionFilter", {
        logGroupName: "source",
        filterName: "f",
        filterPattern: "ERROR",
        destinationArn: FUNCTION,
      });
      const logEvents = [{ timestamp: Date.now(), message: "ERROR line-of-a-log" }];
      await call("logs", "PutLogEvents", { ...place, logEvents });
      await arrives("line-of-a-log");
    });

    it("function URL: a request of anyone", async () => {
      const url = { FunctionName: "sink", AuthType: "NONE" };
      const { FunctionUrl } = await call("lambda", "CreateFunctionUrlConfig", url);
      await call("lambda", "AddPermission", {
        FunctionName: "sink",
        StatementId: "anyone",
        Action: "lambda:InvokeFunctionUrl",
        Principal: "*",
        FunctionUrlAuthType: "NONE",
      });
      const [id = ""] = new URL(String(FunctionUrl)).hostname.split(".");
      const answer = await fetch(`${server.endpoint}/_lambda/url/${id}/path/of/a/url`);
      expect([answer.status, await answer.json()]).toEqual([200, { echo: "/path/of/a/url" }]);
      await arrives("/path/of/a/url");
    });
  });
});
