import { DynamoDBStreams } from "@aws-sdk/client-dynamodb-streams";
import { describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { until } from "../../support/until.js";
import { dynamoAt, hash, N, newTable, S, signBy } from "./support.js";

const clock = new TurnableClock();
const server = useServer({ clock });
const HOUR_SECONDS = 3600;

const secondsFromNow = (seconds: number) => N(Math.floor(clock.now() / 1000) + seconds);

describe("time to live", () => {
  it("UpdateTimeToLive: items go when their time has come, those from before too", async () => {
    const dynamo = dynamoAt(server, clock);
    const TableName = await newTable(dynamo, {
      keys: { g: "S" },
      GlobalSecondaryIndexes: [
        { IndexName: "byG", KeySchema: [hash("g")], Projection: { ProjectionType: "KEYS_ONLY" } },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: "OLD_IMAGE" },
    });
    const put = (p: string, at: object) =>
      dynamo.putItem({ TableName, Item: { p: S(p), g: S("g"), at: at as { N: string } } });
    await put("before", secondsFromNow(HOUR_SECONDS));
    await dynamo.updateTimeToLive({
      TableName,
      TimeToLiveSpecification: { AttributeName: "at", Enabled: true },
    });
    await put("after", secondsFromNow(HOUR_SECONDS));
    await put("later", secondsFromNow(3 * HOUR_SECONDS));
    await put("no number", S("soon"));
    await put("years past", N(1));
    const { TimeToLiveDescription } = await dynamo.describeTimeToLive({ TableName });
    expect(TimeToLiveDescription).toEqual({ AttributeName: "at", TimeToLiveStatus: "ENABLED" });
    clock.turn(2 * HOUR_SECONDS * 1000);
    await until(async () => (await dynamo.scan({ TableName })).Count === 3, "the expiry");
    const left = await dynamo.scan({ TableName, IndexName: "byG" });
    expect(left.Items?.map(({ p }) => p?.S).sort()).toEqual(["later", "no number", "years past"]);
    const removed = await removalsOf(TableName);
    expect(removed.map(({ dynamodb }) => dynamodb?.Keys?.["p"]?.S).sort()).toEqual(["after", "before"]);
    expect(removed[0]?.userIdentity).toEqual({ PrincipalId: "dynamodb.amazonaws.com", Type: "Service" });
  });

  async function removalsOf(TableName: string) {
    const client = new DynamoDBStreams(server.client());
    signBy(clock, client);
    const { Table } = await dynamoAt(server, clock).describeTable({ TableName });
    const StreamArn = Table?.LatestStreamArn;
    const { StreamDescription } = await client.describeStream({ StreamArn });
    const pages = (StreamDescription?.Shards ?? []).map(async ({ ShardId }) => {
      const { ShardIterator } = await client.getShardIterator({
        StreamArn,
        ShardId,
        ShardIteratorType: "TRIM_HORIZON",
      });
      return (await client.getRecords({ ShardIterator })).Records ?? [];
    });
    return (await Promise.all(pages)).flat().filter(({ eventName }) => eventName === "REMOVE");
  }

  it("UpdateTimeToLive: an item whose time is put off stays", async () => {
    const dynamo = dynamoAt(server, clock);
    const TableName = await newTable(dynamo);
    await dynamo.updateTimeToLive({
      TableName,
      TimeToLiveSpecification: { AttributeName: "at", Enabled: true },
    });
    for (const p of ["stays", "goes"]) {
      await dynamo.putItem({ TableName, Item: { p: S(p), at: secondsFromNow(HOUR_SECONDS) } });
    }
    await dynamo.updateItem({
      TableName,
      Key: { p: S("stays") },
      UpdateExpression: "SET #at = #at + :more",
      ExpressionAttributeNames: { "#at": "at" },
      ExpressionAttributeValues: { ":more": N(5 * HOUR_SECONDS) },
    });
    clock.turn(2 * HOUR_SECONDS * 1000);
    await until(async () => (await dynamo.scan({ TableName })).Count === 1, "the expiry");
    expect((await dynamo.scan({ TableName })).Items?.[0]).toMatchObject({ p: S("stays") });
  });

  it("UpdateTimeToLive: rejects what it already is", async () => {
    const dynamo = dynamoAt(server, clock);
    const TableName = await newTable(dynamo);
    const update = (Enabled: boolean) =>
      dynamo.updateTimeToLive({ TableName, TimeToLiveSpecification: { AttributeName: "at", Enabled } });
    await expect(update(false)).rejects.toMatchObject({
      name: "ValidationException",
      message: "TimeToLive is already disabled",
    });
    await update(true);
    await expect(update(true)).rejects.toMatchObject({ message: "TimeToLive is already enabled" });
    await update(false);
    const { TimeToLiveDescription } = await dynamo.describeTimeToLive({ TableName });
    expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: "DISABLED" });
  });
});
