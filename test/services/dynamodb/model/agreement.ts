import { deepStrictEqual, ok } from "node:assert";
import type { DynamoDB, ScanCommandInput } from "@aws-sdk/client-dynamodb";
import type { _Record, DynamoDBStreams } from "@aws-sdk/client-dynamodb-streams";
import { ALL, type Attributes, hash, newTable, range, type TableOptions } from "../support.js";
import { expectSameAttributes, sorted } from "./plain-table.js";

const LOCAL_PROJECTION = { ProjectionType: "INCLUDE" as const, NonKeyAttributes: ["v"] };

/** A table with both kinds of indexes and a stream of everything. */
export async function newWatchedTable(dynamo: DynamoDB, options: TableOptions = {}): Promise<string> {
  return await newTable(dynamo, {
    sort: "N",
    keys: { g: "S", v: "N", l: "N" },
    GlobalSecondaryIndexes: [{ IndexName: "byG", KeySchema: [hash("g"), range("v")], Projection: ALL }],
    LocalSecondaryIndexes: [
      { IndexName: "byL", KeySchema: [hash("p"), range("l")], Projection: LOCAL_PROJECTION },
    ],
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    ...options,
  });
}

async function scanAll(dynamo: DynamoDB, input: ScanCommandInput): Promise<Attributes[]> {
  const items: Attributes[] = [];
  let ExclusiveStartKey: Attributes | undefined;
  do {
    const page = await dynamo.scan({ ...input, ExclusiveStartKey });
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return items;
}

/** Whether indexes and stream hold just what the table does. Gives back the table's items. */
export async function expectAgreement(
  dynamo: DynamoDB,
  streams: DynamoDBStreams,
  TableName: string,
): Promise<Attributes[]> {
  const items = await scanAll(dynamo, { TableName, ConsistentRead: true });
  expectSameAttributes(
    await scanAll(dynamo, { TableName, IndexName: "byG" }),
    items.filter(({ g, v }) => g !== undefined && v !== undefined),
    "the global index",
  );
  expectSameAttributes(
    await scanAll(dynamo, { TableName, IndexName: "byL" }),
    items.filter(({ l }) => l !== undefined).map(locallyProjected),
    "the local index",
  );
  expectSameAttributes(replayed(await recordsOf(dynamo, streams, TableName)), items, "the stream");
  return items;
}

function locallyProjected({ p, s, l, v }: Attributes): Attributes {
  const projected = { p, s, l, ...(v && { v }) };
  return projected as Attributes;
}

async function recordsOf(dynamo: DynamoDB, streams: DynamoDBStreams, TableName: string): Promise<_Record[]> {
  const { Table } = await dynamo.describeTable({ TableName });
  const StreamArn = Table?.LatestStreamArn;
  const records: _Record[] = [];
  for (const ShardId of await shardIdsOf(streams, StreamArn)) {
    const first = await streams.getShardIterator({ StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" });
    let ShardIterator = first.ShardIterator;
    for (;;) {
      const page = await streams.getRecords({ ShardIterator });
      records.push(...(page.Records ?? []));
      if (page.Records?.length === 0 || page.NextShardIterator === undefined) break;
      ShardIterator = page.NextShardIterator;
    }
  }
  return records;
}

/** Parents come before their children. */
async function shardIdsOf(streams: DynamoDBStreams, StreamArn: string | undefined): Promise<string[]> {
  const ids: string[] = [];
  let ExclusiveStartShardId: string | undefined;
  do {
    const { StreamDescription } = await streams.describeStream({ StreamArn, ExclusiveStartShardId });
    for (const { ShardId, ParentShardId } of StreamDescription?.Shards ?? []) {
      ok(ParentShardId === undefined || ids.includes(ParentShardId), "a parent is listed before its child");
      ids.push(ShardId ?? "");
    }
    ExclusiveStartShardId = StreamDescription?.LastEvaluatedShardId;
  } while (ExclusiveStartShardId !== undefined);
  return ids;
}

/** The items that a stream's changes lead to; each must begin where the one before it ended. */
function replayed(records: readonly _Record[]): Attributes[] {
  const items = new Map<string, Attributes>();
  for (const { eventName, dynamodb } of records) {
    const key = JSON.stringify(sorted((dynamodb?.Keys ?? {}) as Attributes));
    const before = items.get(key);
    const { OldImage, NewImage } = dynamodb ?? {};
    deepStrictEqual(OldImage && sorted(OldImage as Attributes), before && sorted(before), "the old image");
    const expected = before === undefined ? "INSERT" : NewImage === undefined ? "REMOVE" : "MODIFY";
    deepStrictEqual(eventName, expected);
    ok(OldImage !== undefined || NewImage !== undefined);
    if (NewImage === undefined) items.delete(key);
    else items.set(key, NewImage as Attributes);
  }
  return [...items.values()];
}
