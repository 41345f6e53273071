import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDB } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreams } from "@aws-sdk/client-dynamodb-streams";
import { Lambda } from "@aws-sdk/client-lambda";
import { expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { until } from "../../support/until.js";
import { deploy, makeRole } from "./deploy.js";
import { findInLog, valueAfter } from "./function-log.js";

const server = useServer({ settings: { "dynamodb.shardMs": "300" } });

const TableName = "counters";
const PRINT =
  "export const handler = async (e) => { for (const { dynamodb: d } of e.Records)" +
  " console.log('SAW ' + JSON.stringify({ key: d.Keys.id.S, count: Number(d.NewImage.count.N) })); };";

it("a function sees the changes of each item in order while the stream goes from shard to shard", async () => {
  const dynamo = new DynamoDB(server.client());
  const streams = new DynamoDBStreams(server.client());
  const Action = ["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream", "logs:*"];
  await makeRole(server, "function", [{ Effect: "Allow", Action, Resource: "*" }]);
  const { TableDescription } = await dynamo.createTable({
    TableName,
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    BillingMode: "PAY_PER_REQUEST",
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
  });
  const StreamArn = TableDescription?.LatestStreamArn ?? "";
  await deploy(server, "counter", PRINT);
  await new Lambda(server.client()).createEventSourceMapping({
    FunctionName: "counter",
    EventSourceArn: StreamArn,
    StartingPosition: "LATEST",
    BatchSize: 10,
  });
  const keys = ["a", "b", "c"];
  const add = (id: string) =>
    dynamo.updateItem({
      TableName,
      Key: { id: { S: id } },
      UpdateExpression: "ADD #count :one",
      ExpressionAttributeNames: { "#count": "count" },
      ExpressionAttributeValues: { ":one": { N: "1" } },
    });
  const shards = async () => (await streams.describeStream({ StreamArn })).StreamDescription?.Shards ?? [];
  let count = 0;
  await until(async () => {
    await Promise.all(keys.map(add));
    count += 1;
    return count >= 30 && (await shards()).length >= 12;
  });
  const logs = new CloudWatchLogsClient(server.client());
  let seen: { key: string; count: number }[] = [];
  await until(async () => {
    const lines = await findInLog(logs, "counter", "SAW ");
    seen = lines.map((line) => valueAfter("SAW", line) as (typeof seen)[number]);
    return seen.length >= count * keys.length;
  });
  const expected = Array.from({ length: count }, (_, i) => i + 1);
  for (const key of keys) {
    expect(seen.filter((each) => each.key === key).map((each) => each.count)).toEqual(expected);
  }
});
