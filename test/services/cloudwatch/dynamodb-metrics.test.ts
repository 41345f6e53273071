import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import {
  BatchGetItemCommand,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { until } from "../../support/until.js";

const clock = new TurnableClock();
const TableName = "measured";
let server: TestServer;
const signed = () => ({ ...server.client(), systemClockOffset: clock.turned });
const dynamodb = () => new DynamoDBClient(signed());

beforeAll(async () => {
  server = await startTestServer({ clock });
  const throughput = (ReadCapacityUnits: number, WriteCapacityUnits: number) => ({
    ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits },
  });
  await dynamodb().send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: ["id", "kind"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      GlobalSecondaryIndexes: [
        {
          IndexName: "by-kind",
          KeySchema: [{ AttributeName: "kind", KeyType: "HASH" }],
          Projection: { ProjectionType: "ALL" },
          ...throughput(7, 3),
        },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
      ...throughput(9, 4),
    }),
  );
});
afterAll(() => server.stop());

async function measured(MetricName: string, more: Record<string, string> = {}) {
  const { Datapoints = [] } = await new CloudWatchClient(signed()).send(
    new GetMetricStatisticsCommand({
      Namespace: "AWS/DynamoDB",
      MetricName,
      Dimensions: Object.entries({ TableName, ...more }).map(([Name, Value]) => ({ Name, Value })),
      StartTime: new Date(clock.now() - 3_600_000),
      EndTime: new Date(clock.now() + 60_000),
      Period: 86_400,
      Statistics: ["Sum", "Maximum"],
    }),
  );
  return Datapoints[0];
}
const put = (id: string, more = {}) =>
  dynamodb().send(new PutItemCommand({ TableName, Item: { id: { S: id }, kind: { S: "k" }, ...more } }));

it("consumed capacity: of the table and of each global index by itself", async () => {
  await put("a");
  await dynamodb().send(
    new QueryCommand({
      TableName,
      IndexName: "by-kind",
      KeyConditionExpression: "kind = :k",
      ExpressionAttributeValues: { ":k": { S: "k" } },
    }),
  );
  const index = { GlobalSecondaryIndexName: "by-kind" };
  expect((await measured("ConsumedWriteCapacityUnits"))?.Sum).toBe(1);
  expect((await measured("ConsumedWriteCapacityUnits", index))?.Sum).toBe(1);
  expect(await measured("ConsumedReadCapacityUnits")).toBeUndefined();
  expect((await measured("ConsumedReadCapacityUnits", index))?.Sum).toBe(0.5);
});

it("provisioned capacity: every five minutes, of the table and of each global index", async () => {
  clock.turn(300_000);
  await until(async () => (await measured("ProvisionedReadCapacityUnits")) !== undefined);
  expect((await measured("ProvisionedReadCapacityUnits"))?.Maximum).toBe(9);
  const index = { GlobalSecondaryIndexName: "by-kind" };
  expect((await measured("ProvisionedWriteCapacityUnits", index))?.Maximum).toBe(3);
});

it("batches and transactions: latency by table, and each action that met a condition or another", async () => {
  await dynamodb().send(
    new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [{ id: { S: "a" } }] } } }),
  );
  expect(await measured("SuccessfulRequestLatency", { Operation: "BatchGetItem" })).toBeDefined();
  const ConditionExpression = "attribute_not_exists(id)";
  const write = dynamodb().send(
    new TransactWriteItemsCommand({
      TransactItems: ["a", "b"].map((id) => ({
        Put: { TableName, Item: { id: { S: id } }, ConditionExpression },
      })),
    }),
  );
  await expect(write).rejects.toMatchObject({ name: "TransactionCanceledException" });
  expect((await measured("ConditionalCheckFailedRequests"))?.Sum).toBe(1);
});

it("streams: records and bytes that were read", async () => {
  await put("streamed");
  const streams = new DynamoDBStreamsClient(signed());
  const { StreamArn = "", StreamLabel = "" } = await latestStream();
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
  const { ShardIterator } = await streams.send(
    new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
  );
  const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }));
  const of = { StreamLabel, Operation: "GetRecords" };
  expect((await measured("ReturnedRecordsCount", of))?.Sum).toBe(Records.length);
  const bytes = Records.reduce((sum, { dynamodb: { SizeBytes = 0 } = {} }) => sum + SizeBytes, 0);
  expect((await measured("ReturnedBytes", of))?.Sum).toBe(bytes);
});

it("time to live: items that it deleted", async () => {
  const TimeToLiveSpecification = { AttributeName: "ends", Enabled: true };
  await dynamodb().send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  await put("short", { ends: { N: String(Math.floor(clock.now() / 1000) + 60) } });
  clock.turn(120_000);
  await until(async () => (await measured("TimeToLiveDeletedItemCount"))?.Sum === 1);
});

async function latestStream() {
  const { Table } = await dynamodb().send(new DescribeTableCommand({ TableName }));
  return { StreamArn: Table?.LatestStreamArn, StreamLabel: Table?.LatestStreamLabel };
}
