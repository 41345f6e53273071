import type { _Record, Shard } from "@aws-sdk/client-dynamodb-streams";
import { DynamoDBStreams } from "@aws-sdk/client-dynamodb-streams";
import { describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { until } from "../../support/until.js";
import { dynamoAt, N, newTable, S, signBy } from "./support.js";

const clock = new TurnableClock();
const server = useServer({ clock });

function streamsOf(): DynamoDBStreams {
  const client = new DynamoDBStreams(server.client());
  signBy(clock, client);
  return client;
}

async function streamOf(TableName: string): Promise<string> {
  const { Table } = await dynamoAt(server, clock).describeTable({ TableName });
  return Table?.LatestStreamArn ?? "";
}

async function shardsOf(StreamArn: string, Limit?: number): Promise<Shard[]> {
  const shards: Shard[] = [];
  let ExclusiveStartShardId: string | undefined;
  do {
    const input = { StreamArn, ExclusiveStartShardId, Limit };
    const { StreamDescription } = await streamsOf().describeStream(input);
    shards.push(...(StreamDescription?.Shards ?? []));
    ExclusiveStartShardId = StreamDescription?.LastEvaluatedShardId;
  } while (ExclusiveStartShardId !== undefined);
  return shards;
}

const isOpen = (shard: Shard) => shard.SequenceNumberRange?.EndingSequenceNumber === undefined;

/** Time passes until the stream's open shards are closed and others open. */
async function roll(StreamArn: string, milliseconds = 4 * 60 * 60 * 1000): Promise<Shard[]> {
  const before = new Set((await shardsOf(StreamArn)).map(({ ShardId }) => ShardId));
  clock.turn(milliseconds);
  let shards: Shard[] = [];
  await until(async () => {
    shards = await shardsOf(StreamArn);
    return shards.some(({ ShardId }) => !before.has(ShardId));
  });
  return shards;
}

/** All records of a stream, each shard read from its start. */
async function readAll(StreamArn: string): Promise<_Record[]> {
  const records: _Record[] = [];
  for (const { ShardId } of await shardsOf(StreamArn)) {
    records.push(...(await readShard(StreamArn, ShardId)));
  }
  return records;
}

async function readShard(StreamArn: string, ShardId: string | undefined): Promise<_Record[]> {
  const client = streamsOf();
  const start = { StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" as const };
  const { ShardIterator } = await client.getShardIterator(start);
  const { Records = [] } = await client.getRecords({ ShardIterator });
  return Records;
}

const NEW_AND_OLD = { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" as const };

describe("shards", () => {
  it("DescribeStream: after four hours a shard closes and its child goes on", async () => {
    const dynamo = dynamoAt(server, clock);
    const TableName = await newTable(dynamo, { StreamSpecification: NEW_AND_OLD });
    const StreamArn = await streamOf(TableName);
    const first = await shardsOf(StreamArn);
    expect(first.every(isOpen)).toBe(true);
    const put = (v: number) => dynamo.putItem({ TableName, Item: { p: S("a"), v: N(v) } });
    await put(1);
    await put(2);
    const shards = await roll(StreamArn);
    await put(3);
    const closed = shards.filter((shard) => !isOpen(shard));
    const open = shards.filter(isOpen);
    expect(closed.map(({ ShardId }) => ShardId)).toEqual(first.map(({ ShardId }) => ShardId));
    expect(open.map(({ ParentShardId }) => ParentShardId)).toEqual(first.map(({ ShardId }) => ShardId));
    for (const [i, { SequenceNumberRange: range }] of open.entries()) {
      const { EndingSequenceNumber: end = "" } = closed[i]?.SequenceNumberRange ?? {};
      expect(BigInt(range?.StartingSequenceNumber ?? 0)).toBeGreaterThanOrEqual(BigInt(end));
    }
    expect(await shardsOf(StreamArn, 3)).toEqual(shards);
    const records = await readAll(StreamArn);
    expect(records.map(({ dynamodb }) => dynamodb?.NewImage?.["v"]?.N)).toEqual(["1", "2", "3"]);
    const numberOf = (i: number) => BigInt(records[i]?.dynamodb?.SequenceNumber ?? 0);
    expect(numberOf(1)).toBeLessThanOrEqual(
      BigInt(closed[0]?.SequenceNumberRange?.EndingSequenceNumber ?? 0),
    );
    expect(numberOf(2)).toBeGreaterThanOrEqual(
      BigInt(open[0]?.SequenceNumberRange?.StartingSequenceNumber ?? 0),
    );
  });

  it("DescribeStream: CHILD_SHARDS shows those that follow a shard", async () => {
    const dynamo = dynamoAt(server, clock);
    const TableName = await newTable(dynamo, { StreamSpecification: NEW_AND_OLD });
    const StreamArn = await streamOf(TableName);
    await roll(StreamArn);
    const shards = await roll(StreamArn);
    expect(shards).toHaveLength(12);
    for (const { ShardId } of shards.slice(0, 8)) {
      const ShardFilter = { Type: "CHILD_SHARDS" as const, ShardId };
      const { StreamDescription } = await streamsOf().describeStream({ StreamArn, ShardFilter });
      expect(StreamDescription?.Shards).toEqual(shards.filter((each) => each.ParentShardId === ShardId));
      expect(StreamDescription?.Shards).toHaveLength(1);
    }
  });

  it("GetRecords: a closed shard ends after its last record; its child begins with what came after", async () => {
    const dynamo = dynamoAt(server, clock);
    const TableName = await newTable(dynamo, { StreamSpecification: NEW_AND_OLD });
    const StreamArn = await streamOf(TableName);
    const client = streamsOf();
    await dynamo.putItem({ TableName, Item: { p: S("a") } });
    const shards = await roll(StreamArn);
    let count = 0;
    for (const shard of shards) {
      const { ShardId, SequenceNumberRange: range } = shard;
      for (const ShardIteratorType of ["TRIM_HORIZON", "LATEST", "AT_SEQUENCE_NUMBER"] as const) {
        const SequenceNumber = range?.StartingSequenceNumber;
        const input = { StreamArn, ShardId, ShardIteratorType };
        const { ShardIterator } = await client.getShardIterator({
          ...input,
          ...(ShardIteratorType === "AT_SEQUENCE_NUMBER" && { SequenceNumber }),
        });
        const page = await client.getRecords({ ShardIterator });
        count += page.Records?.length ?? 0;
        expect(page.NextShardIterator === undefined).toBe(!isOpen(shard));
      }
    }
    expect(count).toBe(2);
  });

  it("UpdateTable: with more partitions, a shard gets several children", async () => {
    const dynamo = dynamoAt(server, clock);
    const units = (ReadCapacityUnits: number) => ({ ReadCapacityUnits, WriteCapacityUnits: 100 });
    const TableName = await newTable(dynamo, {
      StreamSpecification: NEW_AND_OLD,
      ProvisionedThroughput: units(100),
    });
    const StreamArn = await streamOf(TableName);
    const Items = Array.from({ length: 20 }, (_, i) => ({ p: S(`${i}`) }));
    for (const Item of Items) await dynamo.putItem({ TableName, Item });
    await dynamo.updateTable({ TableName, ProvisionedThroughput: units(7000) });
    const shards = await roll(StreamArn, 1000);
    const [parent, ...children] = shards;
    expect(children.map(({ ParentShardId }) => ParentShardId)).toEqual(
      Array.from({ length: 4 }, () => parent?.ShardId),
    );
    for (const Item of Items) await dynamo.deleteItem({ TableName, Key: Item });
    expect((await readAll(StreamArn)).map(({ eventName }) => eventName)).toEqual([
      ...Items.map(() => "INSERT"),
      ...Items.map(() => "REMOVE"),
    ]);
  });

  it("GetRecords: records are trimmed after a day, and closed shards with them", async () => {
    const dynamo = dynamoAt(server, clock);
    const TableName = await newTable(dynamo, { StreamSpecification: NEW_AND_OLD });
    const StreamArn = await streamOf(TableName);
    const client = streamsOf();
    await dynamo.putItem({ TableName, Item: { p: S("old") } });
    const first = await shardsOf(StreamArn);
    const pages = await Promise.all(first.map(({ ShardId }) => readShard(StreamArn, ShardId)));
    const home = pages.findIndex((page) => page.length > 0);
    await roll(StreamArn, 23 * 60 * 60 * 1000);
    await dynamo.putItem({ TableName, Item: { p: S("new") } });
    await roll(StreamArn);
    const SequenceNumber = pages[home]?.[0]?.dynamodb?.SequenceNumber;
    const at = { StreamArn, ShardIteratorType: "AT_SEQUENCE_NUMBER" as const, SequenceNumber };
    await expect(client.getShardIterator({ ...at, ShardId: first[home]?.ShardId })).rejects.toMatchObject({
      name: "TrimmedDataAccessException",
    });
    const rest = await readAll(StreamArn);
    expect(rest.map(({ dynamodb }) => dynamodb?.Keys)).toEqual([{ p: S("new") }]);
    const shards = await roll(StreamArn, 21 * 60 * 60 * 1000);
    const ids = shards.map(({ ShardId }) => ShardId);
    for (const { ShardId } of first) {
      expect(ids).not.toContain(ShardId);
      await expect(
        client.getShardIterator({ StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
      ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    }
    // The oldest still name their parents, as on AWS.
    expect(shards[0]?.ParentShardId).toBe(first[0]?.ShardId);
  });
});

describe("streams", () => {
  it("GetRecords: each change of an item, in order, with its images", async () => {
    const dynamo = dynamoAt(server, clock);
    const TableName = await newTable(dynamo, { StreamSpecification: NEW_AND_OLD });
    const Key = { p: S("a") };
    await dynamo.putItem({ TableName, Item: { ...Key, v: N(1) } });
    await dynamo.putItem({ TableName, Item: { ...Key, v: N(1) } });
    await dynamo.updateItem({
      TableName,
      Key,
      UpdateExpression: "ADD v :one",
      ExpressionAttributeValues: { ":one": N(1) },
    });
    await dynamo.deleteItem({ TableName, Key });
    await dynamo.deleteItem({ TableName, Key });
    const records = await readAll(await streamOf(TableName));
    expect(records.map(({ eventName }) => eventName)).toEqual(["INSERT", "MODIFY", "REMOVE"]);
    expect(records[1]).toMatchObject({
      eventSource: "aws:dynamodb",
      eventVersion: "1.1",
      awsRegion: "us-east-1",
      dynamodb: {
        Keys: Key,
        OldImage: { ...Key, v: N(1) },
        NewImage: { ...Key, v: N(2) },
        StreamViewType: "NEW_AND_OLD_IMAGES",
      },
    });
    const numbers = records.map(({ dynamodb }) => BigInt(dynamodb?.SequenceNumber ?? 0));
    expect(numbers).toEqual(numbers.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it.each([
    ["KEYS_ONLY", false, false],
    ["NEW_IMAGE", true, false],
    ["OLD_IMAGE", false, true],
  ] as const)("GetRecords: a stream of %s holds just that", async (StreamViewType, hasNew, hasOld) => {
    const dynamo = dynamoAt(server, clock);
    const TableName = await newTable(dynamo, {
      StreamSpecification: { StreamEnabled: true, StreamViewType },
    });
    for (const v of [1, 2]) await dynamo.putItem({ TableName, Item: { p: S("a"), v: N(v) } });
    const [, change] = await readAll(await streamOf(TableName));
    expect(change?.dynamodb?.NewImage !== undefined).toBe(hasNew);
    expect(change?.dynamodb?.OldImage !== undefined).toBe(hasOld);
  });

  it("GetShardIterator: from a record on, after it, and only what comes", async () => {
    const dynamo = dynamoAt(server, clock);
    const TableName = await newTable(dynamo, { StreamSpecification: NEW_AND_OLD });
    const StreamArn = await streamOf(TableName);
    const put = (v: number) => dynamo.putItem({ TableName, Item: { p: S("a"), v: N(v) } });
    for (const v of [1, 2, 3]) await put(v);
    const records = await readAll(StreamArn);
    const SequenceNumber = records[1]?.dynamodb?.SequenceNumber;
    const client = streamsOf();
    const shards = await shardsOf(StreamArn);
    const valuesOf = (found: _Record[] = []) => found.map(({ dynamodb }) => dynamodb?.NewImage?.["v"]?.N);
    const read = async (ShardIteratorType: "AT_SEQUENCE_NUMBER" | "AFTER_SEQUENCE_NUMBER") => {
      const found: (string | undefined)[] = [];
      for (const { ShardId } of shards) {
        const { ShardIterator } = await client.getShardIterator({
          StreamArn,
          ShardId,
          ShardIteratorType,
          SequenceNumber,
        });
        found.push(...valuesOf((await client.getRecords({ ShardIterator })).Records));
      }
      return found;
    };
    expect(await read("AT_SEQUENCE_NUMBER")).toEqual(["2", "3"]);
    expect(await read("AFTER_SEQUENCE_NUMBER")).toEqual(["3"]);
    const latest = await Promise.all(
      shards.map(({ ShardId }) =>
        client.getShardIterator({ StreamArn, ShardId, ShardIteratorType: "LATEST" }),
      ),
    );
    await put(4);
    const found: (string | undefined)[] = [];
    for (const { ShardIterator } of latest) {
      const page = await client.getRecords({ ShardIterator });
      found.push(...valuesOf(page.Records));
      const next = await client.getRecords({ ShardIterator: page.NextShardIterator });
      expect(next.Records).toEqual([]);
    }
    expect(found).toEqual(["4"]);
  });

  it("GetRecords: a stream that is turned off ends, and can still be read", async () => {
    const dynamo = dynamoAt(server, clock);
    const TableName = await newTable(dynamo, { StreamSpecification: NEW_AND_OLD });
    const StreamArn = await streamOf(TableName);
    await dynamo.putItem({ TableName, Item: { p: S("a") } });
    await dynamo.updateTable({ TableName, StreamSpecification: { StreamEnabled: false } });
    await dynamo.putItem({ TableName, Item: { p: S("b") } });
    const { StreamDescription } = await streamsOf().describeStream({ StreamArn });
    expect(StreamDescription?.StreamStatus).toBe("DISABLED");
    const client = streamsOf();
    let count = 0;
    for (const { ShardId, SequenceNumberRange } of StreamDescription?.Shards ?? []) {
      expect(SequenceNumberRange?.EndingSequenceNumber).toBeDefined();
      const { ShardIterator } = await client.getShardIterator({
        StreamArn,
        ShardId,
        ShardIteratorType: "TRIM_HORIZON",
      });
      const page = await client.getRecords({ ShardIterator });
      count += page.Records?.length ?? 0;
      expect(page.NextShardIterator).toBeUndefined();
    }
    expect(count).toBe(1);
  });

  it("GetRecords: an iterator is good for fifteen minutes", async () => {
    const dynamo = dynamoAt(server, clock);
    const TableName = await newTable(dynamo, { StreamSpecification: NEW_AND_OLD });
    const StreamArn = await streamOf(TableName);
    const [shard] = await shardsOf(StreamArn);
    const client = streamsOf();
    const { ShardIterator } = await client.getShardIterator({
      StreamArn,
      ShardId: shard?.ShardId,
      ShardIteratorType: "TRIM_HORIZON",
    });
    clock.turn(16 * 60 * 1000);
    await expect(client.getRecords({ ShardIterator })).rejects.toMatchObject({
      name: "ExpiredIteratorException",
    });
  });

  it("ListStreams: those of a table, the ended ones too", async () => {
    const dynamo = dynamoAt(server, clock);
    const TableName = await newTable(dynamo, { StreamSpecification: NEW_AND_OLD });
    await dynamo.updateTable({ TableName, StreamSpecification: { StreamEnabled: false } });
    clock.turn(1000);
    await dynamo.updateTable({ TableName, StreamSpecification: NEW_AND_OLD });
    const { Streams } = await streamsOf().listStreams({ TableName });
    expect(Streams).toHaveLength(2);
    expect(Streams?.map(({ StreamArn }) => StreamArn)).toContain(await streamOf(TableName));
    const { Streams: one, LastEvaluatedStreamArn } = await streamsOf().listStreams({ TableName, Limit: 1 });
    expect(one).toHaveLength(1);
    const rest = await streamsOf().listStreams({
      TableName,
      ExclusiveStartStreamArn: LastEvaluatedStreamArn,
    });
    expect(rest.Streams).toHaveLength(1);
  });

  it("DescribeStream: rejects a stream that is not there", async () => {
    const StreamArn = "arn:aws:dynamodb:us-east-1:000000000000:table/nothing/stream/2024-01-01T00:00:00.000";
    await expect(streamsOf().describeStream({ StreamArn })).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Requested resource not found: Stream: ${StreamArn} not found`,
    });
  });
});
