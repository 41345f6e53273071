import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateEventSourceMappingCommand,
  type CreateEventSourceMappingCommandInput,
  GetEventSourceMappingCommand,
  LambdaClient,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { until } from "../../support/until.js";
import { deploy, makeRole } from "./deploy.js";
import { findInLog, valueAfter } from "./function-log.js";

const server = useServer();
const PRINT = "export const handler = async (e) => console.log('GOT ' + JSON.stringify(e));";

it("CreateEventSourceMapping: a queue's messages invoke the function and are deleted after", async () => {
  const sqs = new SQSClient(server.client());
  const lambda = new LambdaClient(server.client());
  const logs = new CloudWatchLogsClient(server.client());
  const Action = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
  await makeRole(server, "function", [{ Effect: "Allow", Action, Resource: "*" }]);
  await makeRole(server, "logger");
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "work" }));
  await deploy(server, "worker", PRINT);
  const EventSourceArn = `arn:aws:sqs:us-east-1:${ACCOUNT}:work`;
  await lambda.send(new CreateEventSourceMappingCommand({ FunctionName: "worker", EventSourceArn }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "job" }));
  const query = { logGroupName: "/aws/lambda/worker", filterPattern: '"GOT "' };
  let line: string | undefined;
  while (line === undefined) {
    const { events = [] } = await logs.send(new FilterLogEventsCommand(query)).catch(() => ({ events: [] }));
    line = events[0]?.message;
  }
  const event = JSON.parse(line.slice(line.indexOf("GOT ") + 4));
  expect(event.Records).toMatchObject([
    { body: "job", eventSource: "aws:sqs", eventSourceARN: EventSourceArn, awsRegion: "us-east-1" },
  ]);
  for (;;) {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
    );
    if (Attributes?.ApproximateNumberOfMessagesNotVisible === "0") break;
  }
});

const urlOf = (name: string) => `http://127.0.0.1/${ACCOUNT}/${name}`;

/** Puts messages into a queue, then maps it to a function. */
async function connect(
  name: string,
  code: string,
  bodies: string[],
  more: Partial<CreateEventSourceMappingCommandInput> = {},
) {
  const sqs = new SQSClient(server.client());
  const isFifo = name.endsWith(".fifo");
  const VisibilityTimeout = more.MaximumBatchingWindowInSeconds ? "30" : "2";
  const Attributes = { VisibilityTimeout, ...(isFifo && { FifoQueue: "true" }) };
  await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
  const FunctionName = name.replace(".", "-");
  await deploy(server, FunctionName, code, { Timeout: 2 });
  for (const [at, MessageBody] of bodies.entries()) {
    const group = isFifo && { MessageGroupId: MessageBody[0], MessageDeduplicationId: String(at) };
    await sqs.send(new SendMessageCommand({ QueueUrl: urlOf(name), MessageBody, ...group }));
  }
  const EventSourceArn = `arn:aws:sqs:us-east-1:${ACCOUNT}:${name}`;
  const lambda = new LambdaClient(server.client());
  return await lambda.send(new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn, ...more }));
}

/** The batches that a printing function got, once they hold `count` messages. */
async function batches(name: string, count: number): Promise<string[][]> {
  const logs = new CloudWatchLogsClient(server.client());
  let found: string[][] = [];
  await until(async () => {
    const lines = await findInLog(logs, name, "GOT ");
    const events = lines.map((line) => valueAfter("GOT", line) as { Records: { body: string }[] });
    found = events.map(({ Records }) => Records.map(({ body }) => body));
    return found.flat().length >= count;
  }, `${count} messages in ${name}`);
  return found;
}

it("a batching window gathers messages; filters take the others away", async () => {
  const Pattern = JSON.stringify({ body: { keep: [true] } });
  const bodies = [1, 2, 3].flatMap((n) => [
    JSON.stringify({ keep: true, n }),
    JSON.stringify({ keep: false, n }),
  ]);
  await connect("gathered", PRINT, bodies, {
    MaximumBatchingWindowInSeconds: 1,
    BatchSize: 100,
    FilterCriteria: { Filters: [{ Pattern }] },
  });
  const got = await batches("gathered", 3);
  expect(got).toHaveLength(1);
  expect(got[0]?.map((body) => JSON.parse(body).n).sort()).toEqual([1, 2, 3]);
  const sqs = new SQSClient(server.client());
  await until(async () => {
    const query = { QueueUrl: urlOf("gathered"), AttributeNames: ["All" as const] };
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand(query));
    const left = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;
    return left.every((name) => Attributes?.[name] === "0");
  }, "an empty queue");
});

it("messages that come while a batching window is open are one batch, though several run side by side", async () => {
  await connect("slow", PRINT, [], { MaximumBatchingWindowInSeconds: 3, BatchSize: 100 });
  const sqs = new SQSClient(server.client());
  const bodies = ["1", "2", "3", "4"];
  for (const MessageBody of bodies) {
    await sqs.send(new SendMessageCommand({ QueueUrl: urlOf("slow"), MessageBody }));
    // Taken out of the queue before the next one comes: another worker may not begin a batch of its own with that.
    await until(async () => {
      const query = { QueueUrl: urlOf("slow"), AttributeNames: ["ApproximateNumberOfMessages" as const] };
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand(query));
      return Attributes?.ApproximateNumberOfMessages === "0";
    }, "the receipt of a message");
  }
  expect(await batches("slow", 4)).toEqual([bodies]);
});

it("a message that becomes visible again while its window is open is in the batch once, and deleted", async () => {
  const sqs = new SQSClient(server.client());
  const shortly = { QueueName: "brief", Attributes: { VisibilityTimeout: "1" } };
  const { QueueUrl } = await sqs.send(new CreateQueueCommand(shortly));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "again" }));
  await deploy(server, "brief", PRINT);
  const EventSourceArn = `arn:aws:sqs:us-east-1:${ACCOUNT}:brief`;
  const lambda = new LambdaClient(server.client());
  const { UUID, State } = await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: "brief",
      EventSourceArn,
      Enabled: false,
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 3,
    }),
  );
  expect(State).toBe("Disabled");
  await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }));
  expect(await batches("brief", 1)).toEqual([["again"]]);
  await until(async () => {
    const query = { QueueUrl, AttributeNames: ["All" as const] };
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand(query));
    const left = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;
    return left.every((name) => Attributes?.[name] === "0");
  }, "an empty queue");
});

it("a batch is no larger than an invocation may be", async () => {
  const code = `export const handler = async (e) => {
      const bytes = JSON.stringify(e).length;
      console.log("GOT " + JSON.stringify({ Records: e.Records.map(({ body }) => ({ body: body[0] })), bytes }));
    };`;
  // Quotation marks take twice their place in JSON: ten such messages are more than the 6 MiB of an event.
  const bodies = Array.from({ length: 10 }, (_, n) => n + '"'.repeat(500_000));
  await connect("bulky", code, bodies, { BatchSize: 10, ScalingConfig: { MaximumConcurrency: 2 } });
  expect((await batches("bulky", 10)).flat().sort()).toEqual(bodies.map((body) => body[0]));
  const lines = await findInLog(new CloudWatchLogsClient(server.client()), "bulky", "GOT ");
  const sizes = lines.map((line) => (valueAfter("GOT", line) as { bytes: number }).bytes);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(6 * 1024 * 1024);
});

it("reported item failures come again, the others do not", async () => {
  const code = `const seen = new Set();
    export const handler = async (e) => {
      console.log("GOT " + JSON.stringify(e));
      const failed = e.Records.filter(({ body }) => body === "weak" && !seen.has(body));
      for (const { body } of e.Records) seen.add(body);
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    };`;
  await connect("partial", code, ["strong", "weak"], { FunctionResponseTypes: ["ReportBatchItemFailures"] });
  const got = (await batches("partial", 3)).flat();
  expect(got.filter((body) => body === "weak")).toHaveLength(2);
  expect(got.filter((body) => body === "strong")).toHaveLength(1);
});

it("a FIFO queue's groups keep their order, also where a batch fails", async () => {
  const code = `let hasFailed = false;
    export const handler = async (e) => {
      if (!hasFailed && e.Records.some(({ body }) => body === "a2")) { hasFailed = true; throw new Error("no"); }
      console.log("GOT " + JSON.stringify(e));
    };`;
  await connect("groups.fifo", code, ["a1", "b1", "a2", "b2", "a3", "b3"], { BatchSize: 1 });
  const got = (await batches("groups-fifo", 6)).flat();
  for (const group of ["a", "b"])
    expect(got.filter((body) => body[0] === group)).toEqual([1, 2, 3].map((n) => `${group}${n}`));
});

it("maximum concurrency holds, and what is only a record is kept", async () => {
  const code = `export const handler = async (e) => {
      const start = Date.now();
      await new Promise((resolve) => setTimeout(resolve, 300));
      console.log("GOT " + JSON.stringify({ ...e, start, end: Date.now() }));
    };`;
  const bodies = Array.from({ length: 8 }, (_, n) => String(n));
  const made = await connect("narrow", code, bodies, {
    BatchSize: 1,
    ScalingConfig: { MaximumConcurrency: 2 },
    MetricsConfig: { Metrics: ["EventCount"] },
  });
  await batches("narrow", bodies.length);
  const lines = await findInLog(new CloudWatchLogsClient(server.client()), "narrow", "GOT ");
  const runs = lines.map((line) => valueAfter("GOT", line) as { start: number; end: number });
  const starts = runs.map(
    (one) => runs.filter(({ start, end }) => start <= one.start && one.start < end).length,
  );
  expect(Math.max(...starts)).toBeLessThanOrEqual(2);
  const lambda = new LambdaClient(server.client());
  const ProvisionedPollerConfig = { MinimumPollers: 2, MaximumPollers: 5 };
  await lambda.send(
    new UpdateEventSourceMappingCommand({ UUID: made.UUID, ScalingConfig: {}, ProvisionedPollerConfig }),
  );
  const found = await lambda.send(new GetEventSourceMappingCommand({ UUID: made.UUID }));
  expect(found).toMatchObject({ ProvisionedPollerConfig, MetricsConfig: { Metrics: ["EventCount"] } });
  expect(found.ScalingConfig?.MaximumConcurrency).toBeUndefined();
});

it("CreateEventSourceMapping: refuses a second mapping, and more than ten messages without a window", async () => {
  const { UUID } = await connect("once", PRINT, []);
  const lambda = new LambdaClient(server.client());
  const EventSourceArn = `arn:aws:sqs:us-east-1:${ACCOUNT}:once`;
  const again = new CreateEventSourceMappingCommand({ FunctionName: "once", EventSourceArn });
  await expect(lambda.send(again)).rejects.toMatchObject({
    name: "ResourceConflictException",
    message:
      `An event source mapping with SQS arn (" ${EventSourceArn} ") and function (" once ") already exists. ` +
      `Please update or delete the existing mapping with UUID ${UUID}`,
  });
  await expect(
    lambda.send(new UpdateEventSourceMappingCommand({ UUID, BatchSize: 11 })),
  ).rejects.toMatchObject({
    name: "InvalidParameterValueException",
    message:
      "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
  });
});
