import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  paginateScan,
} from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateStreamCommand,
  KinesisClient,
  GetShardIteratorCommand as KinesisIteratorCommand,
  GetRecordsCommand as KinesisRecordsCommand,
  ListShardsCommand,
  MergeShardsCommand,
  PutRecordCommand,
  type Shard,
  SplitShardCommand,
  waitUntilStreamExists,
} from "@aws-sdk/client-kinesis";
import {
  AddPermissionCommand,
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  LambdaClient,
  PutFunctionEventInvokeConfigCommand,
} from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { toZip } from "../services/lambda/deploy.js";
import { type CommandProcess, endpointOf, startCommand } from "../support/process.js";
import { Random } from "../support/random.js";
import { ACCOUNT, REGION, ROOT } from "../support/server.js";

/** Events over all sources; `LENTICULAR_CRASH_EVENTS=10000` for the long run. */
const EVENTS = Number(process.env["LENTICULAR_CRASH_EVENTS"] ?? 240);
const ROUNDS = 3;
const MINUTES_MAX = 4 + EVENTS / 250;
/** Shards of the stream last for a few seconds. */
const ROLLING = ["--set", "dynamodb.shardMs=3000"];
const GROUPS = 3;
/** What an event makes its function do; most of them nothing. */
const WAYS = ["throw", "exit", "kill", "leak", "hang"] as const;
const WAY_SHARES = [0.05, 0.02, 0.01, 0.01, 0.01];

const SOURCES = ["s3", "queue", "fifo", "stream", "kinesis"] as const;
type Source = (typeof SOURCES)[number];

const ROLE = `arn:aws:iam::${ACCOUNT}:role/function`;
const toArn = (service: string, name: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${name}`;

/** Every event's id says what becomes of it: `SOURCE-WAY-GROUP-NUMBER`. */
const WORKER = `
import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
const db = new DynamoDBClient({});
const decode = (data) => Buffer.from(data, "base64").toString("utf8");
const idOf = (record) => record.kinesis ? decode(record.kinesis.data) : record.s3?.object.key ?? record.body ?? record.dynamodb.Keys.id.S;
const ways = {
  throw() { throw new Error("no"); },
  exit() { process.exit(1); },
  kill() { process.kill(process.pid, "SIGKILL"); return new Promise(() => setInterval(() => {}, 1000)); },
  leak() { for (const all = []; ; ) all.push(Buffer.alloc(10_000_000, 1)); },
  hang() { return new Promise(() => setInterval(() => {}, 1000)); },
};
export const handler = async (event) => {
  for (const record of event.Records) {
    const id = idOf(record);
    const [source, way, group, number] = id.split("-");
    await ways[way]?.();
    if (source === "fifo" || source === "kinesis") await db.send(new UpdateItemCommand({
      TableName: "outcomes", Key: { id: { S: source + "-group-" + group } },
      UpdateExpression: "SET seen = list_append(if_not_exists(seen, :none), :one)",
      ExpressionAttributeValues: { ":none": { L: [] }, ":one": { L: [{ N: number }] } },
    }));
    await db.send(new PutItemCommand({ TableName: "outcomes", Item: { id: { S: id } } }));
  }
};`;

let data: string;
let server: CommandProcess;
let config: { endpoint: string; region: string; credentials: typeof ROOT; maxAttempts: number };

async function start(): Promise<void> {
  server = startCommand(["start", "--port", "0", "--data", data, "--quiet", ...ROLLING]);
  await server.says("Ready.");
  config = { endpoint: endpointOf(server), region: REGION, credentials: ROOT, maxAttempts: 1 };
}

async function kill(): Promise<void> {
  server.child.kill("SIGKILL");
  await server.ended;
}

const urlOf = (name: string) => `${config.endpoint}/${ACCOUNT}/${name}`;

async function createRole(): Promise<void> {
  const iam = new IAMClient(config);
  const document = (statement: object) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
  const trust = { Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
  await iam.send(new CreateRoleCommand({ RoleName: "function", AssumeRolePolicyDocument: document(trust) }));
  const Action = ["dynamodb:*", "sqs:*", "kinesis:*", "logs:*"];
  const PolicyDocument = document({ Action, Resource: "*" });
  await iam.send(new PutRolePolicyCommand({ RoleName: "function", PolicyName: "p", PolicyDocument }));
}

async function createQueues(): Promise<void> {
  const sqs = new SQSClient(config);
  const create = (QueueName: string, Attributes: Record<string, string> = {}) =>
    sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  await create("failures");
  await create("dead");
  await create("dead.fifo", { FifoQueue: "true" });
  const redrive = (name: string) =>
    JSON.stringify({ deadLetterTargetArn: toArn("sqs", name), maxReceiveCount: 2 });
  const VisibilityTimeout = "3";
  await create("queue", { RedrivePolicy: redrive("dead"), VisibilityTimeout });
  await create("queue.fifo", { FifoQueue: "true", RedrivePolicy: redrive("dead.fifo"), VisibilityTimeout });
}

async function createTable(TableName: string): Promise<string> {
  const db = new DynamoDBClient(config);
  await db.send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      BillingMode: "PAY_PER_REQUEST",
      StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
    }),
  );
  const { Table } = await db.send(new DescribeTableCommand({ TableName }));
  return Table?.LatestStreamArn ?? "";
}

let streamArn: string;
const StreamName = "events";
const KINESIS_ARN = toArn("kinesis", `stream/${StreamName}`);

async function whenActive(): Promise<Shard[]> {
  const kinesis = new KinesisClient(config);
  await waitUntilStreamExists({ client: kinesis, maxWaitTime: 60, minDelay: 1 }, { StreamName });
  return (await kinesis.send(new ListShardsCommand({ StreamName }))).Shards ?? [];
}

/** One open shard becomes two, or two neighbours one: readers go on with the children. */
async function reshard(round: number): Promise<void> {
  const kinesis = new KinesisClient(config);
  const open = (await whenActive())
    .filter(({ SequenceNumberRange }) => SequenceNumberRange?.EndingSequenceNumber === undefined)
    .toSorted((a, b) => (startOf(a) < startOf(b) ? -1 : 1));
  const [first, second] = open;
  if (round % 2 === 0) {
    const end = BigInt(first?.HashKeyRange?.EndingHashKey ?? 0);
    const NewStartingHashKey = String((startOf(first) + end) / 2n);
    await kinesis.send(
      new SplitShardCommand({ StreamName, ShardToSplit: first?.ShardId, NewStartingHashKey }),
    );
  } else {
    await kinesis.send(
      new MergeShardsCommand({
        StreamName,
        ShardToMerge: first?.ShardId,
        AdjacentShardToMerge: second?.ShardId,
      }),
    );
  }
  await whenActive();
}

const startOf = (shard: Shard | undefined) => BigInt(shard?.HashKeyRange?.StartingHashKey ?? 0);

async function connect(): Promise<void> {
  const lambda = new LambdaClient(config);
  const FunctionName = "worker";
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: "nodejs20.x",
      Handler: "index.handler",
      Role: ROLE,
      Timeout: 3,
      MemorySize: 192,
      Code: { ZipFile: toZip({ "index.mjs": WORKER }) },
    }),
  );
  const Destination = toArn("sqs", "failures");
  const OnFailure = { OnFailure: { Destination } };
  await lambda.send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName,
      MaximumRetryAttempts: 0,
      DestinationConfig: OnFailure,
    }),
  );
  for (const [name, BatchSize] of [
    ["queue", 5],
    ["queue.fifo", 3],
  ] as const) {
    const EventSourceArn = toArn("sqs", name);
    await lambda.send(new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn, BatchSize }));
  }
  for (const EventSourceArn of [streamArn, KINESIS_ARN]) {
    await lambda.send(
      new CreateEventSourceMappingCommand({
        FunctionName,
        EventSourceArn,
        StartingPosition: "TRIM_HORIZON",
        BatchSize: 5,
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 1,
        DestinationConfig: OnFailure,
      }),
    );
  }
  const Principal = "s3.amazonaws.com";
  const grant = { FunctionName, StatementId: "s3", Action: "lambda:InvokeFunction", Principal };
  await lambda.send(new AddPermissionCommand(grant));
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "events" }));
  const LambdaFunctionArn = toArn("lambda", "function:worker");
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: "events",
      NotificationConfiguration: {
        LambdaFunctionConfigurations: [{ LambdaFunctionArn, Events: ["s3:ObjectCreated:*"] }],
      },
    }),
  );
}

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "event-sources-"));
  await start();
  await createRole();
  await createQueues();
  await createTable("outcomes");
  streamArn = await createTable("source");
  await new KinesisClient(config).send(new CreateStreamCommand({ StreamName, ShardCount: 2 }));
  await whenActive();
  await connect();
}, 60_000);

afterAll(async () => {
  await kill();
  await rm(data, { recursive: true, force: true });
});

/** Gives one event to its source; resolves when the source has acknowledged it. */
async function send(source: Source, id: string): Promise<void> {
  if (source === "s3") {
    const s3 = new S3Client({ ...config, forcePathStyle: true });
    await s3.send(new PutObjectCommand({ Bucket: "events", Key: id, Body: id }));
  } else if (source === "stream") {
    await new DynamoDBClient(config).send(
      new PutItemCommand({ TableName: "source", Item: { id: { S: id } } }),
    );
  } else if (source === "kinesis") {
    const Data = Buffer.from(id);
    await new KinesisClient(config).send(
      new PutRecordCommand({ StreamName, PartitionKey: `group-${id.split("-")[2]}`, Data }),
    );
  } else {
    const isFifo = source === "fifo";
    const MessageGroupId = isFifo ? id.split("-")[2] : undefined;
    await new SQSClient(config).send(
      new SendMessageCommand({
        QueueUrl: urlOf(isFifo ? "queue.fifo" : "queue"),
        MessageBody: id,
        ...(isFifo && { MessageGroupId, MessageDeduplicationId: id }),
      }),
    );
  }
}

function drawWay(fraction: number): string {
  let end = 0;
  for (const [index, way] of WAYS.entries()) {
    end += WAY_SHARES[index] ?? 0;
    if (fraction < end) return way;
  }
  return "succeed";
}

/** The ids of a round; numbers of a group rise. */
function toIds(round: number, random: Random): [Source, string][] {
  return Array.from({ length: Math.ceil(EVENTS / ROUNDS) }, (_, index) => {
    const source = SOURCES[index % SOURCES.length] ?? "s3";
    const way = drawWay(random.integer(1000) / 1000);
    return [source, `${source}-${way}-${index % GROUPS}-${round * EVENTS + index}`];
  });
}

/** Sends until the kill comes. Events of one source go out one after the other, so that their order is known. */
async function sendAll(ids: [Source, string][], note: (id: string) => void): Promise<void> {
  const lanes = SOURCES.flatMap((source) => {
    const own = ids.filter(([one]) => one === source);
    const count = source === "fifo" || source === "kinesis" ? 1 : 2;
    return Array.from({ length: count }, (_, lane) => own.filter((_id, at) => at % count === lane));
  });
  await Promise.all(
    lanes.map(async (lane) => {
      for (const [source, id] of lane) {
        const isDone = await send(source, id).then(
          () => true,
          () => false,
        );
        if (!isDone) return;
        note(id);
      }
    }),
  );
}

/** Takes everything out of a queue. */
async function drain(name: string): Promise<string[]> {
  const sqs = new SQSClient(config);
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: urlOf(name), MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return bodies;
    bodies.push(...Messages.map(({ Body = "" }) => Body));
    const Entries = Messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: urlOf(name), Entries }));
  }
}

interface FailureRecord {
  requestPayload?: { Records: { s3: { object: { key: string } } }[] };
  DDBStreamBatchInfo?: { startSequenceNumber: string; endSequenceNumber: string };
  KinesisBatchInfo?: FailureRecord["DDBStreamBatchInfo"];
}

/** The ids of what failed, as the destination was told: objects by name, stream records by their numbers. */
function toFailedIds(
  bodies: readonly string[],
  ofTable: ReadonlyMap<string, bigint>,
  ofKinesis: ReadonlyMap<string, bigint>,
): string[] {
  return bodies.flatMap((body) => {
    const { requestPayload, DDBStreamBatchInfo, KinesisBatchInfo } = JSON.parse(body) as FailureRecord;
    const batch = DDBStreamBatchInfo ?? KinesisBatchInfo;
    if (!batch) return requestPayload?.Records.map(({ s3 }) => s3.object.key) ?? [];
    const numbers = KinesisBatchInfo ? ofKinesis : ofTable;
    const [first, last] = [BigInt(batch.startSequenceNumber), BigInt(batch.endSequenceNumber)];
    return [...numbers].filter(([, number]) => number >= first && number <= last).map(([id]) => id);
  });
}

async function listShards(streams: DynamoDBStreamsClient): Promise<(string | undefined)[]> {
  const ids: (string | undefined)[] = [];
  let ExclusiveStartShardId: string | undefined;
  do {
    const input = { StreamArn: streamArn, ExclusiveStartShardId };
    const { StreamDescription } = await streams.send(new DescribeStreamCommand(input));
    ids.push(...(StreamDescription?.Shards ?? []).map(({ ShardId }) => ShardId));
    ExclusiveStartShardId = StreamDescription?.LastEvaluatedShardId;
  } while (ExclusiveStartShardId !== undefined);
  return ids;
}

async function readKinesis(): Promise<Map<string, bigint>> {
  const kinesis = new KinesisClient(config);
  const numbers = new Map<string, bigint>();
  for (const { ShardId } of await whenActive()) {
    const start = { StreamName, ShardId, ShardIteratorType: "TRIM_HORIZON" as const };
    let { ShardIterator } = await kinesis.send(new KinesisIteratorCommand(start));
    while (ShardIterator) {
      const page = await kinesis.send(new KinesisRecordsCommand({ ShardIterator }));
      for (const { Data = "", SequenceNumber = "0" } of page.Records ?? []) {
        numbers.set(Buffer.from(Data).toString("utf8"), BigInt(SequenceNumber));
      }
      ShardIterator = page.Records?.length ? page.NextShardIterator : undefined;
    }
  }
  return numbers;
}

/** Sequence number of every record in the table's stream, by id. */
async function readStream(): Promise<Map<string, bigint>> {
  const streams = new DynamoDBStreamsClient(config);
  const numbers = new Map<string, bigint>();
  for (const ShardId of await listShards(streams)) {
    let { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({ StreamArn: streamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
    );
    while (ShardIterator) {
      const page = await streams.send(new GetRecordsCommand({ ShardIterator }));
      for (const { dynamodb } of page.Records ?? []) {
        numbers.set(dynamodb?.Keys?.["id"]?.S ?? "", BigInt(dynamodb?.SequenceNumber ?? 0));
      }
      ShardIterator = page.Records?.length ? page.NextShardIterator : undefined;
    }
  }
  return numbers;
}

/** Outcomes that functions wrote, and the order in which each group's numbers were first seen. */
async function readOutcomes(): Promise<{ ids: Set<string>; groups: number[][] }> {
  const ids = new Set<string>();
  const groups: number[][] = [];
  for await (const { Items = [] } of paginateScan(
    { client: new DynamoDBClient(config) },
    { TableName: "outcomes" },
  )) {
    for (const { id, seen } of Items) {
      if (seen?.L) groups.push([...new Set(seen.L.map(({ N }) => Number(N)))]);
      else ids.add(id?.S ?? "");
    }
  }
  return { ids, groups };
}

it("every acknowledged event ends in success, its dead-letter queue or its destination, in its order, whenever the server is killed", {
  timeout: MINUTES_MAX * 60_000,
}, async () => {
  const random = new Random(6);
  const acknowledged = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const ids = toIds(round, random);
    const target = acknowledged.size + Math.ceil(ids.length * (0.4 + random.integer(50) / 100));
    let killed: Promise<void> | undefined;
    await sendAll(ids, (id) => {
      acknowledged.add(id);
      if (acknowledged.size >= target) killed ??= kill();
    });
    await (killed ?? kill());
    await start();
    await reshard(round);
  }
  const failed = new Set<string>();
  let missing = [...acknowledged];
  while (missing.length > 0) {
    const outcomes = await readOutcomes();
    const [ofTable, ofKinesis] = [await readStream(), await readKinesis()];
    for (const name of ["dead", "dead.fifo"]) for (const id of await drain(name)) failed.add(id);
    const failures = await drain("failures");
    for (const id of toFailedIds(failures, ofTable, ofKinesis)) failed.add(id);
    missing = missing.filter((id) => !outcomes.ids.has(id) && !failed.has(id));
    if (missing.length > 0) await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const { ids, groups } = await readOutcomes();
  for (const id of acknowledged) {
    if (!id.includes("-succeed-")) expect([...failed], id).toContain(id);
    if (!id.includes("-succeed-")) expect([...ids], id).not.toContain(id);
  }
  expect(groups.length).toBe(2 * GROUPS);
  for (const seen of groups) expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(acknowledged.size).toBeGreaterThan(EVENTS / 4);
});
