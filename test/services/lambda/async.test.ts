import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import {
  DeleteFunctionEventInvokeConfigCommand,
  GetFunctionEventInvokeConfigCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionEventInvokeConfigsCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  PutProvisionedConcurrencyConfigCommand,
  UpdateFunctionEventInvokeConfigCommand,
} from "@aws-sdk/client-lambda";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { beforeAll, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { until } from "../../support/until.js";
import { deploy, makeRole, settled } from "./deploy.js";
import { findInLog, valueAfter } from "./function-log.js";

const clock = new TurnableClock();
const server = useServer({ clock });
let lambda: LambdaClient;
let logs: CloudWatchLogsClient;

beforeAll(async () => {
  lambda = new LambdaClient(server.client());
  logs = new CloudWatchLogsClient(server.client());
  const Action = ["lambda:InvokeFunction", "s3:PutObject", "sqs:SendMessage"];
  await makeRole(server, "function", [{ Effect: "Allow", Action, Resource: "*" }]);
  await deploy(
    server,
    "sink",
    "export const handler = async (e) => console.log('SINK ' + JSON.stringify(e));",
  );
});

/** Clients sign with the time, so theirs is turned too. In all by less than the five minutes that signatures last. */
function turn(milliseconds: number): void {
  clock.turn(milliseconds);
  for (const client of [lambda, logs]) client.config.systemClockOffset = clock.turned;
}

async function invokeLater(name: string, event: unknown): Promise<string> {
  const { $metadata } = await lambda.send(
    new InvokeCommand({ FunctionName: name, InvocationType: "Event", Payload: JSON.stringify(event) }),
  );
  return $metadata.requestId ?? "";
}

/** The record that the sink got for a request. */
async function outcomeOf(requestId: string) {
  const [line] = await findInLog(logs, "sink", requestId);
  return valueAfter("SINK", line) as Record<string, unknown>;
}

const SINK = "arn:aws:lambda:us-east-1:000000000000:function:sink";

it("Event: a failing function runs three times, one and two minutes apart, under one request id", async () => {
  await deploy(
    server,
    "failing",
    "export const handler = async (e, c) => { console.log('RUN ' + c.awsRequestId); throw new Error('no'); };",
  );
  await lambda.send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName: "failing",
      DestinationConfig: { OnFailure: { Destination: SINK } },
    }),
  );
  const requestId = await invokeLater("failing", { a: 1 });
  await findInLog(logs, "failing", `RUN ${requestId}`, 1);
  turn(60_000);
  await findInLog(logs, "failing", `RUN ${requestId}`, 2);
  turn(120_000);
  await findInLog(logs, "failing", `RUN ${requestId}`, 3);
  expect(await outcomeOf(requestId)).toMatchObject({
    version: "1.0",
    requestContext: {
      requestId,
      functionArn: "arn:aws:lambda:us-east-1:000000000000:function:failing:$LATEST",
      condition: "RetriesExhausted",
      approximateInvokeCount: 3,
    },
    requestPayload: { a: 1 },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    responsePayload: { errorType: "Error", errorMessage: "no" },
  });
});

it("Event: a success goes to the on-success destination", async () => {
  await deploy(server, "fine", "export const handler = async (e) => ({ twice: e.n * 2 });");
  await lambda.send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName: "fine",
      DestinationConfig: { OnSuccess: { Destination: SINK } },
    }),
  );
  const outcome = await outcomeOf(await invokeLater("fine", { n: 4 }));
  expect(outcome).toMatchObject({
    requestContext: { condition: "Success", approximateInvokeCount: 1 },
    responsePayload: { twice: 8 },
  });
  expect(outcome.responseContext).toEqual({ statusCode: 200, executedVersion: "$LATEST" });
});

it("Event: no retries where none are wanted", async () => {
  await deploy(server, "once", "export const handler = async () => { throw new Error('no'); };");
  await lambda.send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName: "once",
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: SINK } },
    }),
  );
  const { requestContext } = await outcomeOf(await invokeLater("once", {}));
  expect(requestContext).toMatchObject({ condition: "RetriesExhausted", approximateInvokeCount: 1 });
});

it("Event: a bucket may be the destination", async () => {
  const s3 = new S3Client({ ...server.client(), forcePathStyle: true });
  s3.config.systemClockOffset = clock.turned;
  await s3.send(new CreateBucketCommand({ Bucket: "outcomes" }));
  const Destination = "arn:aws:s3:::outcomes";
  await deploy(server, "stored", "export const handler = async () => { throw new Error('no'); };");
  await lambda.send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName: "stored",
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination } },
    }),
  );
  const requestId = await invokeLater("stored", { c: 3 });
  let key = "";
  await until(async () => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: "outcomes" }));
    key = Contents[0]?.Key ?? "";
    return key !== "";
  }, "the record in the bucket");
  expect(key).toMatch(/^aws\/lambda\/async\/stored\/\d{4}\/\d\d\/\d\d\/[\dT.-]{19}-[0-9a-f-]{36}$/);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: "outcomes", Key: key }));
  expect(JSON.parse((await Body?.transformToString()) ?? "")).toMatchObject({
    requestContext: { requestId, condition: "RetriesExhausted" },
    requestPayload: { c: 3 },
  });
});

it("Event: what fails goes to the dead-letter queue, as it came", async () => {
  const sqs = new SQSClient(server.client());
  sqs.config.systemClockOffset = clock.turned;
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "dead" }));
  await deploy(server, "doomed", "export const handler = async () => { throw new Error('no'); };", {
    DeadLetterConfig: { TargetArn: "arn:aws:sqs:us-east-1:000000000000:dead" },
  });
  const none = { FunctionName: "doomed", MaximumRetryAttempts: 0 };
  await lambda.send(new PutFunctionEventInvokeConfigCommand(none));
  const requestId = await invokeLater("doomed", { d: 4 });
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20, MessageAttributeNames: ["All"] }),
  );
  expect(Messages[0]).toMatchObject({
    Body: '{"d":4}',
    MessageAttributes: {
      RequestID: { DataType: "String", StringValue: requestId },
      ErrorCode: { DataType: "Number", StringValue: "200" },
      ErrorMessage: { DataType: "String", StringValue: "no" },
    },
  });
});

it("PutFunctionEventInvokeConfig: a rule is no destination", async () => {
  const Destination = "arn:aws:events:us-east-1:000000000000:rule/bus";
  const DestinationConfig = { OnFailure: { Destination } };
  await deploy(server, "ruled", "export const handler = async () => 1;");
  await expect(
    lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName: "ruled", DestinationConfig })),
  ).rejects.toMatchObject({ name: "InvalidParameterValueException" });
});

it("Event: an event that waits longer than it may is given up", async () => {
  await deploy(server, "shut", "export const handler = async () => 1;", { Publish: true });
  await settled(server, "shut:1");
  // All that is reserved is provisioned for a version: for `$LATEST` nothing is left.
  const all = { FunctionName: "shut", ReservedConcurrentExecutions: 1 };
  await lambda.send(new PutFunctionConcurrencyCommand(all));
  const set = { FunctionName: "shut", Qualifier: "1", ProvisionedConcurrentExecutions: 1 };
  await lambda.send(new PutProvisionedConcurrencyConfigCommand(set));
  await lambda.send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName: "shut",
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnFailure: { Destination: SINK } },
    }),
  );
  const requestId = await invokeLater("shut", { b: 2 });
  await expect(lambda.send(new InvokeCommand({ FunctionName: "shut" }))).rejects.toMatchObject({
    name: "TooManyRequestsException",
    Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
    message: "Rate Exceeded.",
  });
  turn(61_000);
  const outcome = await outcomeOf(requestId);
  expect(outcome).toMatchObject({
    requestContext: { condition: "EventAgeExceeded" },
    requestPayload: { b: 2 },
  });
  expect(outcome.responsePayload).toBeUndefined();
});

it("Event: with a reserved concurrency of zero, an event goes to its destination at once", async () => {
  await deploy(server, "blocked", "export const handler = async () => 1;");
  await lambda.send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName: "blocked",
      DestinationConfig: { OnFailure: { Destination: SINK } },
    }),
  );
  await lambda.send(
    new PutFunctionConcurrencyCommand({ FunctionName: "blocked", ReservedConcurrentExecutions: 0 }),
  );
  const requestId = await invokeLater("blocked", { a: 1 });
  const outcome = await outcomeOf(requestId);
  expect(outcome).toMatchObject({
    requestContext: { condition: "ZeroReservedConcurrency", approximateInvokeCount: 0 },
    requestPayload: { a: 1 },
  });
  expect(outcome).not.toHaveProperty("responseContext");
});

it("Event: more events than may run at once run one after the other, without a pause", async () => {
  const code =
    "export const handler = async (e) => { await new Promise((r) => setTimeout(r, 50)); console.log('DONE ' + e.n); };";
  await deploy(server, "narrow", code);
  await lambda.send(
    new PutFunctionConcurrencyCommand({ FunctionName: "narrow", ReservedConcurrentExecutions: 1 }),
  );
  // Backing off from throttle to throttle, the last of them would take minutes.
  await Promise.all(Array.from({ length: 8 }, (_, n) => invokeLater("narrow", { n })));
  await findInLog(logs, "narrow", "DONE", 8);
});

it("Event: the payload may not be over 1 MiB", async () => {
  await deploy(server, "small", "export const handler = async () => 1;");
  await expect(invokeLater("small", "x".repeat(1024 * 1024 - 1))).rejects.toMatchObject({
    name: "RequestTooLargeException",
    message: "Request must be smaller than 1048576 bytes for the InvokeFunction operation",
  });
});

it("UpdateFunctionEventInvokeConfig: changes what is given; Put replaces all", async () => {
  const FunctionName = "changed";
  await deploy(server, FunctionName, "export const handler = async () => 1;");
  await lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, MaximumRetryAttempts: 1 }));
  await lambda.send(
    new UpdateFunctionEventInvokeConfigCommand({ FunctionName, MaximumEventAgeInSeconds: 100 }),
  );
  const found = await lambda.send(new GetFunctionEventInvokeConfigCommand({ FunctionName }));
  expect(found).toMatchObject({
    FunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:changed:$LATEST",
    MaximumRetryAttempts: 1,
    MaximumEventAgeInSeconds: 100,
    DestinationConfig: { OnSuccess: {}, OnFailure: {} },
  });
  const { FunctionEventInvokeConfigs = [] } = await lambda.send(
    new ListFunctionEventInvokeConfigsCommand({ FunctionName }),
  );
  expect(FunctionEventInvokeConfigs).toHaveLength(1);
  await lambda.send(new DeleteFunctionEventInvokeConfigCommand({ FunctionName }));
  await expect(lambda.send(new GetFunctionEventInvokeConfigCommand({ FunctionName }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message:
      "The function arn:aws:lambda:us-east-1:000000000000:function:changed:$LATEST doesn't have an EventInvokeConfig",
  });
});
