import {
  AddPermissionCommand,
  CreateEventSourceMappingCommand,
  InvokeCommand,
  LambdaClient,
  PutFunctionEventInvokeConfigCommand,
  PutFunctionRecursionConfigCommand,
} from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { beforeAll, expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { until } from "../../support/until.js";
import { deploy, makeRole } from "./deploy.js";

const server = useServer();
let lambda: LambdaClient;
let sqs: SQSClient;

const toArn = (name: string) => `arn:aws:sqs:us-east-1:${ACCOUNT}:${name}`;
const urlOf = (name: string) => `${server.endpoint}/${ACCOUNT}/${name}`;

beforeAll(async () => {
  lambda = new LambdaClient(server.client());
  sqs = new SQSClient(server.client());
  await makeRole(server, "function", [
    { Effect: "Allow", Action: ["sqs:*", "lambda:InvokeFunction", "s3:PutObject"], Resource: "*" },
  ]);
  for (const QueueName of ["failed", "done", "objects"])
    await sqs.send(new CreateQueueCommand({ QueueName }));
});

/** The next message of a queue, or undefined after a second without one. */
async function next(name: string): Promise<string | undefined> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: urlOf(name), WaitTimeSeconds: 1 }),
  );
  return Messages[0]?.Body;
}

async function eventually(name: string): Promise<string> {
  let found: string | undefined;
  await until(async () => {
    found = await next(name);
    return found !== undefined;
  }, `a message in ${name}`);
  return found ?? "";
}

it("a queue's message that comes through the same function for the 17th time goes no further", async () => {
  await sqs.send(new CreateQueueCommand({ QueueName: "dead" }));
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: toArn("dead"), maxReceiveCount: 1 });
  const Attributes = { RedrivePolicy, VisibilityTimeout: "10" };
  await sqs.send(new CreateQueueCommand({ QueueName: "round", Attributes }));
  await deploy(
    server,
    "round",
    "import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs'; const sqs = new SQSClient({});" +
      "export const handler = async ({ Records }) => { for (const { body } of Records) await sqs.send(new SendMessageCommand(" +
      `{ QueueUrl: '${urlOf("round")}', MessageBody: String(Number(body) + 1) })); };`,
    { Timeout: 10 },
  );
  await lambda.send(
    new CreateEventSourceMappingCommand({ FunctionName: "round", EventSourceArn: toArn("round") }),
  );
  await sqs.send(new SendMessageCommand({ QueueUrl: urlOf("round"), MessageBody: "1" }));
  expect(await eventually("dead")).toBe("17");
});

/** A function that invokes itself with the next number, up to `last`. */
async function deployLoop(name: string, last: number): Promise<void> {
  await deploy(
    server,
    name,
    "import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda'; const lambda = new LambdaClient({});" +
      `export const handler = async ({ n }) => { if (n < ${last}) await lambda.send(new InvokeCommand(` +
      `{ FunctionName: '${name}', InvocationType: 'Event', Payload: JSON.stringify({ n: n + 1 }) })); return n; };`,
  );
  await lambda.send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName: name,
      DestinationConfig: { OnFailure: { Destination: toArn("failed") } },
    }),
  );
}

it("a function that invokes itself is stopped, and its destination is told; one that is allowed to goes on", async () => {
  await deployLoop("itself", 100);
  const Payload = JSON.stringify({ n: 1 });
  await lambda.send(new InvokeCommand({ FunctionName: "itself", InvocationType: "Event", Payload }));
  expect(JSON.parse(await eventually("failed"))).toMatchObject({
    requestContext: {
      functionArn: expect.stringContaining(":function:itself"),
      condition: "RetriesExhausted",
    },
    requestPayload: { n: 17 },
  });
  await deployLoop("allowed", 20);
  await lambda.send(
    new PutFunctionRecursionConfigCommand({ FunctionName: "allowed", RecursiveLoop: "Allow" }),
  );
  await lambda.send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName: "allowed",
      DestinationConfig: { OnSuccess: { Destination: toArn("done") } },
    }),
  );
  await lambda.send(new InvokeCommand({ FunctionName: "allowed", InvocationType: "Event", Payload }));
  const answers: number[] = [];
  while (!answers.includes(20)) answers.push(JSON.parse(await eventually("done")).responsePayload);
});

it("a caller that waits for its own loop is told", async () => {
  await deploy(
    server,
    "waits",
    "import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda'; const lambda = new LambdaClient({});" +
      "export const handler = async ({ n }) => { try { const { Payload } = await lambda.send(new InvokeCommand(" +
      "{ FunctionName: 'waits', Payload: JSON.stringify({ n: n + 1 }) })); return JSON.parse(Payload.transformToString()); }" +
      " catch (error) { return { n, name: error.name, status: error.$metadata.httpStatusCode }; } };",
    { Timeout: 60 },
  );
  const Payload = JSON.stringify({ n: 1 });
  const answer = await lambda.send(new InvokeCommand({ FunctionName: "waits", Payload }));
  expect(JSON.parse(answer.Payload?.transformToString() ?? "")).toEqual({
    n: 16,
    name: "RecursiveInvocationException",
    status: 400,
  });
}, 60_000);

it("an object that makes its own function write the next one goes no further", async () => {
  const s3 = new S3Client({ ...server.client(), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "loop" }));
  const { FunctionArn } = await deploy(
    server,
    "writes",
    "import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3'; const s3 = new S3Client({ forcePathStyle: true });" +
      "export const handler = async ({ Records }) => { for (const { s3: { object } } of Records) await s3.send(new PutObjectCommand(" +
      "{ Bucket: 'loop', Key: String(Number(object.key) + 1), Body: 'x' })); };",
  );
  const grant = { FunctionName: "writes", StatementId: "s3", Action: "lambda:InvokeFunction" };
  await lambda.send(new AddPermissionCommand({ ...grant, Principal: "s3.amazonaws.com" }));
  await lambda.send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName: "writes",
      DestinationConfig: { OnFailure: { Destination: toArn("objects") } },
    }),
  );
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: "loop",
      NotificationConfiguration: {
        LambdaFunctionConfigurations: [{ LambdaFunctionArn: FunctionArn, Events: ["s3:ObjectCreated:*"] }],
      },
    }),
  );
  await s3.send(new PutObjectCommand({ Bucket: "loop", Key: "1", Body: "x" }));
  expect(JSON.parse(await eventually("objects")).requestPayload.Records[0].s3.object.key).toBe("17");
});
