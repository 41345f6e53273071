import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { beforeAll, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { until } from "../../support/until.js";
import { deploy, makeRole } from "./deploy.js";
import { findInLog, valueAfter } from "./function-log.js";

const server = useServer();
let lambda: LambdaClient;
let dynamodb: DynamoDBClient;
let logs: CloudWatchLogsClient;

beforeAll(async () => {
  lambda = new LambdaClient(server.client());
  dynamodb = new DynamoDBClient(server.client());
  logs = new CloudWatchLogsClient(server.client());
  const Action = [
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:DescribeStream",
    "dynamodb:ListStreams",
    "sqs:*",
  ];
  await makeRole(server, "function", [{ Effect: "Allow", Action, Resource: "*" }]);
  await makeRole(server, "logger");
});

const INVALID = "The provided destination config DestinationConfig is invalid.";
const OTHER = "Unsupported DestinationConfig parameter for given event source mapping type.";
const PRINT = "export const handler = async (e) => console.log('GOT ' + JSON.stringify(e));";

async function table(TableName: string): Promise<string> {
  const { TableDescription } = await dynamodb.send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      BillingMode: "PAY_PER_REQUEST",
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    }),
  );
  await waitUntilTableExists({ client: dynamodb, minDelay: 1, maxWaitTime: 10 }, { TableName });
  return TableDescription?.LatestStreamArn ?? "";
}

async function put(TableName: string, ...ids: string[]): Promise<void> {
  for (const id of ids) {
    // Every write changes the item: one that changes nothing leaves no record.
    const Item = { id: { S: id }, at: { N: String(performance.now()) } };
    await dynamodb.send(new PutItemCommand({ TableName, Item }));
  }
}

interface Got {
  id: string;
  event: { Records: { dynamodb: { Keys: { id: { S: string } } } }[] };
}

/** The events that a printing function got, once their records are `count` in all. */
async function records(name: string, count: number): Promise<Got[]> {
  let found: Got[] = [];
  await until(async () => {
    const lines = await findInLog(logs, name, "GOT ");
    const events = lines.map((line) => valueAfter("GOT", line) as Got["event"]);
    found = events.flatMap((event) =>
      event.Records.map(({ dynamodb }) => ({ id: dynamodb.Keys.id.S, event })),
    );
    return found.length >= count;
  });
  return found;
}

it("CreateEventSourceMapping: a table's stream invokes the function, each item's changes in order", async () => {
  const EventSourceArn = await table("orders");
  await put("orders", "before");
  await deploy(server, "reader", PRINT);
  const mapping = await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: "reader",
      EventSourceArn,
      StartingPosition: "TRIM_HORIZON",
      BatchSize: 2,
    }),
  );
  expect(mapping).toMatchObject({
    EventSourceArn,
    FunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:reader",
    BatchSize: 2,
    State: "Creating",
    StartingPosition: "TRIM_HORIZON",
    MaximumRetryAttempts: -1,
    MaximumRecordAgeInSeconds: -1,
    ParallelizationFactor: 1,
  });
  await put("orders", "a", "b");
  const found = await records("reader", 3);
  expect(found.map(({ id }) => id).sort()).toEqual(["a", "b", "before"]);
  const [first] = found.find(({ id }) => id === "a")?.event.Records ?? [];
  expect(first).toMatchObject({
    eventName: "INSERT",
    eventSource: "aws:dynamodb",
    awsRegion: "us-east-1",
    eventSourceARN: EventSourceArn,
    dynamodb: { StreamViewType: "NEW_AND_OLD_IMAGES", Keys: { id: { S: expect.any(String) } } },
  });
  const state = await lambda.send(new GetEventSourceMappingCommand({ UUID: mapping.UUID }));
  expect(state.State).toBe("Enabled");
});

it("CreateEventSourceMapping: LATEST leaves out what was written before; filters leave out the rest", async () => {
  const EventSourceArn = await table("filtered");
  await put("filtered", "keep-old");
  await deploy(server, "picker", PRINT);
  await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: "picker",
      EventSourceArn,
      StartingPosition: "LATEST",
      FilterCriteria: {
        Filters: [{ Pattern: JSON.stringify({ dynamodb: { Keys: { id: { S: [{ prefix: "keep" }] } } } }) }],
      },
    }),
  );
  await put("filtered", "drop-1", "keep-1", "drop-2", "keep-2");
  expect((await records("picker", 2)).map(({ id }) => id).sort()).toEqual(["keep-1", "keep-2"]);
});

it("EventSourceMapping: a poisonous record is found by bisecting, and told to the on-failure destination", async () => {
  const EventSourceArn = await table("poisoned");
  await put("poisoned", "good-1", "bad", "good-2", "good-3");
  const sqs = new SQSClient(server.client());
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "told" }));
  await deploy(
    server,
    "picky",
    "export const handler = async (e) => { if (e.Records.some(r => r.dynamodb.Keys.id.S === 'bad')) throw new Error('bad');" +
      " console.log('GOT ' + JSON.stringify(e)); };",
  );
  await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: "picky",
      EventSourceArn,
      StartingPosition: "TRIM_HORIZON",
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:us-east-1:000000000000:told" } },
    }),
  );
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(JSON.parse(Messages[0]?.Body ?? "{}")).toEqual({
    requestContext: {
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      functionArn: "arn:aws:lambda:us-east-1:000000000000:function:picky",
      condition: "RetryAttemptsExhausted",
      approximateInvokeCount: 1,
    },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    version: "1.0",
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    DDBStreamBatchInfo: {
      shardId: expect.stringMatching(/^shardId-/),
      startSequenceNumber: expect.stringMatching(/^\d+$/),
      endSequenceNumber: expect.stringMatching(/^\d+$/),
      approximateArrivalOfFirstRecord: instant,
      approximateArrivalOfLastRecord: instant,
      // Bisecting does not count against the retries: none is allowed here.
      batchSize: 1,
      streamArn: EventSourceArn,
    },
  });
  expect((await records("picky", 3)).map(({ id }) => id).sort()).toEqual(["good-1", "good-2", "good-3"]);
});

it("EventSourceMapping: reported item failures come again from the first of them", async () => {
  const EventSourceArn = await table("partial");
  await put("partial", "one", "one", "one");
  await deploy(
    server,
    "partial",
    "let seen = 0; export const handler = async (e) => { console.log('GOT ' + JSON.stringify(e)); seen += 1;" +
      " return seen === 1 && e.Records.length > 1 ? { batchItemFailures: [{ itemIdentifier: e.Records.at(-1).dynamodb.SequenceNumber }] } : {}; };",
  );
  await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: "partial",
      EventSourceArn,
      StartingPosition: "TRIM_HORIZON",
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    }),
  );
  const found = await records("partial", 4);
  const numbers = found.map(({ event }) => event.Records.length);
  expect(numbers).toEqual([3, 3, 3, 1]);
});

it("UpdateEventSourceMapping: disabled, it reads no more; enabled, it goes on where it was", async () => {
  const EventSourceArn = await table("switched");
  await deploy(server, "switched", PRINT);
  const { UUID } = await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: "switched",
      EventSourceArn,
      StartingPosition: "TRIM_HORIZON",
    }),
  );
  await put("switched", "1");
  await records("switched", 1);
  const off = await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
  expect(off.State).toBe("Disabling");
  await put("switched", "2");
  const { State } = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
  expect(State).toBe("Disabled");
  await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }));
  expect((await records("switched", 2)).map(({ id }) => id)).toEqual(["1", "2"]);
  await lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
  await expect(lambda.send(new GetEventSourceMappingCommand({ UUID }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

it.each<[string, object, string]>([
  ["no starting position", { StartingPosition: undefined }, "InvalidParameterValueException"],
  [
    "a filter that is no pattern",
    { FilterCriteria: { Filters: [{ Pattern: '{"a":1}' }] } },
    "InvalidParameterValueException",
  ],
  ["an unknown function", { FunctionName: "nowhere" }, "InvalidParameterValueException"],
  ["a mapping that is there already", {}, "ResourceConflictException"],
  [
    "a stream that is not there",
    { EventSourceArn: "arn:aws:dynamodb:us-east-1:000000000000:table/x/stream/2020-01-01T00:00:00.000" },
    "InvalidParameterValueException",
  ],
])("CreateEventSourceMapping: refuses %s", async (_, more, name) => {
  const { EventSourceMappings = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ FunctionName: "reader" }),
  );
  const EventSourceArn = EventSourceMappings[0]?.EventSourceArn;
  const input = { FunctionName: "reader", EventSourceArn, StartingPosition: "LATEST", ...more } as const;
  await expect(lambda.send(new CreateEventSourceMappingCommand(input as never))).rejects.toMatchObject({
    name,
  });
});

it.each([
  ["a function", { OnFailure: { Destination: "arn:aws:lambda:us-east-1:000000000000:function:x" } }, INVALID],
  ["a bus", { OnFailure: { Destination: "arn:aws:events:us-east-1:000000000000:event-bus/x" } }, INVALID],
  [
    "a destination of successes",
    { OnSuccess: { Destination: "arn:aws:sqs:us-east-1:000000000000:x" } },
    OTHER,
  ],
  ["nothing", { OnFailure: {} }, "The Destination field is required for an OnFailure configuration."],
])(
  "CreateEventSourceMapping, UpdateEventSourceMapping: refuse %s",
  async (what, DestinationConfig, message) => {
    const name = `refused-${what.replaceAll(" ", "-")}`;
    const EventSourceArn = await table(name);
    await deploy(server, name, PRINT);
    const start = { FunctionName: name, EventSourceArn, StartingPosition: "LATEST" as const };
    const refusal = { name: "InvalidParameterValueException", Type: "User", message };
    await expect(
      lambda.send(new CreateEventSourceMappingCommand({ ...start, DestinationConfig })),
    ).rejects.toMatchObject(refusal);
    const { UUID } = await lambda.send(new CreateEventSourceMappingCommand(start));
    await expect(
      lambda.send(new UpdateEventSourceMappingCommand({ UUID, DestinationConfig })),
    ).rejects.toMatchObject(refusal);
  },
);

it("CreateEventSourceMapping: a queue's own redrive policy sees to what fails", async () => {
  await new SQSClient(server.client()).send(new CreateQueueCommand({ QueueName: "source" }));
  await deploy(server, "of-a-queue", PRINT);
  await expect(
    lambda.send(
      new CreateEventSourceMappingCommand({
        FunctionName: "of-a-queue",
        EventSourceArn: "arn:aws:sqs:us-east-1:000000000000:source",
        DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:us-east-1:000000000000:x" } },
      }),
    ),
  ).rejects.toMatchObject({ name: "InvalidParameterValueException", message: OTHER });
});

it("CreateEventSourceMapping: refuses a role that may not read the stream", async () => {
  const EventSourceArn = await table("secret");
  await deploy(server, "unfit", PRINT, { Role: "arn:aws:iam::000000000000:role/logger" });
  await expect(
    lambda.send(
      new CreateEventSourceMappingCommand({
        FunctionName: "unfit",
        EventSourceArn,
        StartingPosition: "LATEST",
      }),
    ),
  ).rejects.toMatchObject({
    name: "InvalidParameterValueException",
    message: expect.stringMatching(
      /^Cannot access stream .* Please ensure the role can perform the GetRecords/,
    ),
  });
});
