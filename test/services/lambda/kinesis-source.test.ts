import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateStreamCommand,
  KinesisClient,
  PutRecordsCommand,
  RegisterStreamConsumerCommand,
  SplitShardCommand,
} from "@aws-sdk/client-kinesis";
import {
  CreateEventSourceMappingCommand,
  type CreateEventSourceMappingCommandInput,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { beforeAll, expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { until } from "../../support/until.js";
import { deploy, makeRole } from "./deploy.js";
import { findInLog, valueAfter } from "./function-log.js";

const clock = new TurnableClock();
const server = useServer({ clock });
let lambda: LambdaClient;
let kinesis: KinesisClient;
let logs: CloudWatchLogsClient;

beforeAll(async () => {
  lambda = new LambdaClient(server.client());
  kinesis = new KinesisClient(server.client());
  logs = new CloudWatchLogsClient(server.client());
  const Action = ["kinesis:*", "sqs:SendMessage"];
  await makeRole(server, "function", [{ Effect: "Allow", Action, Resource: "*" }]);
});

const PRINT = "export const handler = async (e) => console.log('GOT ' + JSON.stringify(e));";
const toArn = (name: string) => `arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/${name}`;

async function createStream(StreamName: string): Promise<string> {
  await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
  return toArn(StreamName);
}
const put = (StreamName: string, ...texts: string[]) =>
  kinesis.send(
    new PutRecordsCommand({
      StreamName,
      Records: texts.map((text) => ({ Data: Buffer.from(text), PartitionKey: "a" })),
    }),
  );
const map = (input: Omit<CreateEventSourceMappingCommandInput, "StartingPosition">, from = "TRIM_HORIZON") =>
  lambda.send(new CreateEventSourceMappingCommand({ StartingPosition: from as "LATEST", ...input }));

interface KinesisEvent {
  Records: { kinesis: { data: string } }[];
}

/** The data that a printing function got, once there are `count`, and the events they came in. */
async function got(name: string, count: number): Promise<{ texts: string[]; events: KinesisEvent[] }> {
  let events: KinesisEvent[] = [];
  let texts: string[] = [];
  await until(async () => {
    const lines = await findInLog(logs, name, "GOT ");
    events = lines.map((line) => valueAfter("GOT", line) as KinesisEvent);
    texts = events.flatMap(({ Records }) =>
      Records.map(({ kinesis }) => Buffer.from(kinesis.data, "base64").toString()),
    );
    return texts.length >= count;
  });
  return { texts, events };
}

it("a stream invokes the function with its records in order, across a split", async () => {
  const EventSourceArn = await createStream("orders");
  await put("orders", "1", "2");
  await deploy(server, "ordered", PRINT);
  await map({ FunctionName: "ordered", EventSourceArn });
  await kinesis.send(
    new SplitShardCommand({
      StreamName: "orders",
      ShardToSplit: "shardId-000000000000",
      NewStartingHashKey: "170141183460469231731687303715884105728",
    }),
  );
  await put("orders", "3", "4");
  const { texts, events } = await got("ordered", 4);
  expect(texts).toEqual(["1", "2", "3", "4"]);
  expect(events[0]?.Records[0]).toEqual({
    kinesis: {
      kinesisSchemaVersion: "1.0",
      partitionKey: "a",
      sequenceNumber: expect.stringMatching(/^\d{56}$/),
      data: Buffer.from("1").toString("base64"),
      approximateArrivalTimestamp: expect.any(Number),
    },
    eventSource: "aws:kinesis",
    eventVersion: "1.0",
    eventID: expect.stringMatching(/^shardId-000000000000:\d{56}$/),
    eventName: "aws:kinesis:record",
    invokeIdentityArn: `arn:aws:iam::${ACCOUNT}:role/function`,
    awsRegion: "us-east-1",
    eventSourceARN: EventSourceArn,
  });
});

it("LATEST leaves out what was there; filters look into the data", async () => {
  const EventSourceArn = await createStream("filtered");
  await put("filtered", '{"city":"Oslo","at":0}');
  await deploy(server, "picky", PRINT);
  const Pattern = JSON.stringify({ data: { city: ["Oslo"] } });
  await map({ FunctionName: "picky", EventSourceArn, FilterCriteria: { Filters: [{ Pattern }] } }, "LATEST");
  await put("filtered", '{"city":"Rome"}', '{"city":"Oslo","at":1}', "not JSON", '{"city":"Oslo","at":2}');
  const { texts } = await got("picky", 2);
  expect(texts).toEqual(['{"city":"Oslo","at":1}', '{"city":"Oslo","at":2}']);
});

it("a consumer's ARN reads by enhanced fan-out", async () => {
  const StreamARN = await createStream("fanned");
  const { Consumer } = await kinesis.send(
    new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: "fast" }),
  );
  await put("fanned", "early");
  await deploy(server, "fan", PRINT);
  await map({ FunctionName: "fan", EventSourceArn: Consumer?.ConsumerARN });
  await got("fan", 1);
  await put("fanned", "late");
  expect((await got("fan", 2)).texts).toEqual(["early", "late"]);
});

it("a poisonous record is found by bisecting and told to the on-failure destination", async () => {
  const EventSourceArn = await createStream("poisoned");
  const sqs = new SQSClient(server.client());
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "given-up" }));
  await put("poisoned", "good", "bad", "fine");
  await deploy(
    server,
    "fragile",
    `export const handler = async (e) => {
      const texts = e.Records.map((r) => Buffer.from(r.kinesis.data, "base64").toString());
      if (texts.includes("bad")) throw new Error("poison");
      console.log("GOT " + JSON.stringify(e));
    };`,
  );
  await map({
    FunctionName: "fragile",
    EventSourceArn,
    MaximumRetryAttempts: 1,
    BisectBatchOnFunctionError: true,
    DestinationConfig: { OnFailure: { Destination: `arn:aws:sqs:us-east-1:${ACCOUNT}:given-up` } },
  });
  expect((await got("fragile", 2)).texts).toEqual(["good", "fine"]);
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  expect(JSON.parse(Messages[0]?.Body ?? "{}")).toMatchObject({
    requestContext: { condition: "RetryAttemptsExhausted" },
    KinesisBatchInfo: { shardId: "shardId-000000000000", batchSize: 1, streamArn: EventSourceArn },
  });
});

it("AT_TIMESTAMP begins with what came then", async () => {
  const EventSourceArn = await createStream("dated");
  await put("dated", "before");
  await deploy(server, "dating", PRINT);
  // Arrivals are told in milliseconds: the next record's is another.
  await new Promise((resolve) => setTimeout(resolve, 50));
  const StartingPositionTimestamp = new Date();
  await put("dated", "after");
  await map({ FunctionName: "dating", EventSourceArn, StartingPositionTimestamp }, "AT_TIMESTAMP");
  await put("dated", "later");
  expect((await got("dating", 2)).texts).toEqual(["after", "later"]);
});

it("reported item failures come again from the first of them", async () => {
  const EventSourceArn = await createStream("partial");
  await put("partial", "1", "2", "3");
  await deploy(
    server,
    "partly",
    `let tries = 0;
    export const handler = async (e) => {
      console.log("GOT " + JSON.stringify(e));
      if ((tries += 1) > 1) return;
      const second = e.Records.find((r) => Buffer.from(r.kinesis.data, "base64").toString() === "2");
      return { batchItemFailures: [{ itemIdentifier: second.kinesis.sequenceNumber }] };
    };`,
  );
  const FunctionResponseTypes = ["ReportBatchItemFailures" as const];
  await map({ FunctionName: "partly", EventSourceArn, FunctionResponseTypes });
  expect((await got("partly", 5)).texts).toEqual(["1", "2", "3", "2", "3"]);
});

it("a tumbling window hands its state on, and is told its end", async () => {
  const EventSourceArn = await createStream("summed");
  await put("summed", "1", "2");
  await deploy(
    server,
    "adder",
    `export const handler = async (e) => {
      const sum = e.Records.reduce((all, r) => all + Number(Buffer.from(r.kinesis.data, "base64")), e.state.sum ?? 0);
      if (e.isFinalInvokeForWindow) console.log("GOT " + JSON.stringify({ ...e, sum }));
      return { state: { sum } };
    };`,
  );
  await map({ FunctionName: "adder", EventSourceArn, TumblingWindowInSeconds: 1 });
  let ends: Record<string, unknown>[] = [];
  await until(async () => {
    ends = (await findInLog(logs, "adder", "GOT ")).map((line) => valueAfter("GOT", line) as never);
    return ends.length > 0;
  }, "the end of a window");
  expect(ends[0]).toMatchObject({
    sum: 3,
    state: { sum: 3 },
    Records: [],
    shardId: "shardId-000000000000",
    isFinalInvokeForWindow: true,
    isWindowTerminatedEarly: false,
    eventSourceARN: EventSourceArn,
    window: { start: expect.stringMatching(/^\d{4}-.*Z$/), end: expect.stringMatching(/^\d{4}-.*Z$/) },
  });
});

it("parallelization runs keys of one shard side by side, each key's records in order", async () => {
  const EventSourceArn = await createStream("parallel");
  const keys = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const Records = [1, 2].flatMap((n) =>
    keys.map((PartitionKey) => ({ Data: Buffer.from(`${PartitionKey}${n}`), PartitionKey })),
  );
  await kinesis.send(new PutRecordsCommand({ StreamName: "parallel", Records }));
  await deploy(
    server,
    "lanes",
    `export const handler = async (e) => {
      const start = Date.now();
      await new Promise((resolve) => setTimeout(resolve, 500));
      console.log("GOT " + JSON.stringify({ ...e, start, end: Date.now() }));
    };`,
    { Timeout: 20 },
  );
  await map({ FunctionName: "lanes", EventSourceArn, ParallelizationFactor: 4, BatchSize: 1 });
  const { texts, events } = await got("lanes", Records.length);
  for (const key of keys) expect(texts.filter((text) => text[0] === key)).toEqual([`${key}1`, `${key}2`]);
  const runs = events as unknown as { start: number; end: number }[];
  const overlaps = (one: { start: number; end: number }) =>
    runs.filter((other) => other.start < one.end && one.start < other.end).length;
  expect(Math.max(...runs.map(overlaps))).toBeGreaterThan(1);
});

it("a stream that is not there is refused", async () => {
  await deploy(server, "lonely", PRINT);
  await expect(map({ FunctionName: "lonely", EventSourceArn: toArn("nowhere") })).rejects.toMatchObject({
    name: "InvalidParameterValueException",
    message: `Stream not found: ${toArn("nowhere")}`,
  });
});

// The last ones: they turn the clock.
it("records that grow too old while they are tried again are given up, and told with the last run", async () => {
  const EventSourceArn = await createStream("aging");
  const sqs = new SQSClient(server.client());
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "too-old" }));
  const code =
    "export const handler = async (e) => { console.log('GOT ' + JSON.stringify(e)); throw new Error('no'); };";
  await deploy(server, "stubborn", code);
  await put("aging", "one", "two");
  await map({
    FunctionName: "stubborn",
    EventSourceArn,
    MaximumRecordAgeInSeconds: 60,
    DestinationConfig: { OnFailure: { Destination: `arn:aws:sqs:us-east-1:${ACCOUNT}:too-old` } },
  });
  await got("stubborn", 2);
  clock.turn(61_000);
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  expect(JSON.parse(Messages[0]?.Body ?? "{}")).toMatchObject({
    requestContext: {
      functionArn: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:stubborn`,
      condition: "RecordAgeExceeded",
    },
    KinesisBatchInfo: { shardId: "shardId-000000000000", batchSize: 2, streamArn: EventSourceArn },
  });
});

it("a batch is no larger than an invocation may be", async () => {
  const EventSourceArn = await createStream("bulky");
  const texts = Array.from({ length: 6 }, (_, n) => String(n) + "x".repeat(900_000));
  for (const text of texts) {
    await put("bulky", text);
    // A shard takes one megabyte a second.
    clock.turn(1000);
  }
  const code = `export const handler = async (e) => {
      const Records = e.Records.map(({ kinesis }) => ({ kinesis: { data: kinesis.data.slice(0, 4) } }));
      console.log("GOT " + JSON.stringify({ Records, bytes: JSON.stringify(e).length }));
    };`;
  await deploy(server, "bulk", code, { Timeout: 10, MemorySize: 512 });
  await map({ FunctionName: "bulk", EventSourceArn });
  const { texts: read, events } = await got("bulk", texts.length);
  expect(read.map((text) => text[0])).toEqual(texts.map((text) => text[0]));
  const sizes = (events as unknown as { bytes: number }[]).map(({ bytes }) => bytes);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(6 * 1024 * 1024);
});
