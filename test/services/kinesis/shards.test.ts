import {
  CreateStreamCommand,
  DecreaseStreamRetentionPeriodCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  IncreaseStreamRetentionPeriodCommand,
  KinesisClient,
  ListShardsCommand,
  type ListShardsCommandInput,
  MergeShardsCommand,
  PutRecordCommand,
  SplitShardCommand,
  UpdateShardCountCommand,
} from "@aws-sdk/client-kinesis";
import { describe, expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";

const clock = new TurnableClock();
const server = useServer({ clock });
const client = () => new KinesisClient({ ...server.client(), systemClockOffset: clock.turned });
const id = (number: number) => `shardId-${String(number).padStart(12, "0")}`;
const HALF = "170141183460469231731687303715884105728";
const HOUR_MS = 3_600_000;

const createStream = (StreamName: string, ShardCount: number) =>
  client().send(new CreateStreamCommand({ StreamName, ShardCount }));
async function list(StreamName: string, more: Partial<ListShardsCommandInput> = {}) {
  const { Shards = [] } = await client().send(new ListShardsCommand({ StreamName, ...more }));
  return Shards;
}
const put = (StreamName: string, text: string) =>
  client().send(new PutRecordCommand({ StreamName, Data: Buffer.from(text), PartitionKey: "a" }));
async function readAll(StreamName: string, ShardId: string) {
  const { ShardIterator } = await client().send(
    new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
  );
  return client().send(new GetRecordsCommand({ ShardIterator }));
}

describe("resharding", () => {
  it("SplitShard: closes the parent, and its reader is told of the children", async () => {
    await createStream("split", 1);
    await put("split", "before");
    const split = { StreamName: "split", ShardToSplit: id(0), NewStartingHashKey: HALF };
    await client().send(new SplitShardCommand(split));
    const after = await put("split", "after");
    expect(after.ShardId).toBe(id(1));
    const [parent, low, high] = await list("split");
    expect(parent?.SequenceNumberRange?.EndingSequenceNumber).toMatch(/^\d{56}$/);
    expect(low).toMatchObject({ ParentShardId: id(0), HashKeyRange: { StartingHashKey: "0" } });
    expect(high).toMatchObject({ ParentShardId: id(0), HashKeyRange: { StartingHashKey: HALF } });
    expect(BigInt(after.SequenceNumber ?? 0)).toBeGreaterThan(
      BigInt(low?.SequenceNumberRange?.StartingSequenceNumber ?? 0),
    );
    const page = await readAll("split", id(0));
    expect(page.Records?.map(({ Data }) => Buffer.from(Data ?? "").toString())).toEqual(["before"]);
    expect(page.NextShardIterator).toBeUndefined();
    expect(page.ChildShards).toEqual([
      { ShardId: id(1), ParentShards: [id(0)], HashKeyRange: low?.HashKeyRange },
      { ShardId: id(2), ParentShards: [id(0)], HashKeyRange: high?.HashKeyRange },
    ]);
    await expect(client().send(new SplitShardCommand(split))).rejects.toMatchObject({
      name: "InvalidArgumentException",
      message:
        `Shard ${id(0)} in stream split under account ${ACCOUNT} has already been merged or split, and thus is not ` +
        "eligible for merging or splitting.",
    });
  });

  it("MergeShards: joins neighbours alone", async () => {
    await createStream("merge", 3);
    const merge = (one: number, other: number) =>
      client().send(
        new MergeShardsCommand({
          StreamName: "merge",
          ShardToMerge: id(one),
          AdjacentShardToMerge: id(other),
        }),
      );
    await expect(merge(0, 2)).rejects.toMatchObject({
      message: `Shards ${id(0)} and ${id(2)} in stream merge under account ${ACCOUNT} are not an adjacent pair of shards eligible for merging`,
    });
    await merge(1, 0);
    const merged = (await list("merge")).find(({ ShardId }) => ShardId === id(3));
    expect(merged).toMatchObject({ ParentShardId: id(1), AdjacentParentShardId: id(0) });
    expect(merged?.HashKeyRange?.StartingHashKey).toBe("0");
  });

  it.each([
    [2, 4],
    [4, 2],
    [3, 2],
    [2, 3],
  ])(
    "UpdateShardCount: from %i to %i, every new shard with parents, all of the keys covered",
    async (from, to) => {
      const StreamName = `resize-${from}-${to}`;
      await createStream(StreamName, from);
      const answer = await client().send(
        new UpdateShardCountCommand({ StreamName, TargetShardCount: to, ScalingType: "UNIFORM_SCALING" }),
      );
      expect(answer).toMatchObject({ CurrentShardCount: from, TargetShardCount: to });
      const open = await list(StreamName, { ShardFilter: { Type: "AT_LATEST" } });
      expect(open).toHaveLength(to);
      const ranges = open
        .map(({ HashKeyRange }) => ({
          start: BigInt(HashKeyRange?.StartingHashKey ?? 0),
          end: BigInt(HashKeyRange?.EndingHashKey ?? 0),
        }))
        .sort((a, b) => (a.start < b.start ? -1 : 1));
      expect(ranges[0]?.start).toBe(0n);
      expect(ranges.at(-1)?.end).toBe(2n ** 128n - 1n);
      for (const [at, { start }] of ranges.entries()) {
        if (at > 0) expect(start).toBe((ranges[at - 1]?.end ?? 0n) + 1n);
      }
      const made = (await list(StreamName)).slice(from);
      for (const shard of made) expect(shard.ParentShardId).toBeDefined();
    },
  );

  it("UpdateShardCount: at most doubles and halves", async () => {
    await createStream("resize-far", 2);
    const resize = (TargetShardCount: number) =>
      client().send(
        new UpdateShardCountCommand({
          StreamName: "resize-far",
          TargetShardCount,
          ScalingType: "UNIFORM_SCALING",
        }),
      );
    await expect(resize(5)).rejects.toMatchObject({ name: "InvalidArgumentException" });
  });

  it("ListShards: filters by when shards were open, and pages", async () => {
    await createStream("filtered", 1);
    const before = new Date(clock.now());
    clock.turn(60_000);
    const StreamName = "filtered";
    await client().send(new SplitShardCommand({ StreamName, ShardToSplit: id(0), NewStartingHashKey: HALF }));
    const ids = async (ShardFilter: ListShardsCommandInput["ShardFilter"]) =>
      (await list(StreamName, { ShardFilter })).map(({ ShardId }) => ShardId);
    expect(await ids({ Type: "AT_LATEST" })).toEqual([id(1), id(2)]);
    expect(await ids({ Type: "AT_TRIM_HORIZON" })).toEqual([id(0)]);
    expect(await ids({ Type: "FROM_TRIM_HORIZON" })).toEqual([id(0), id(1), id(2)]);
    expect(await ids({ Type: "AT_TIMESTAMP", Timestamp: before })).toEqual([id(0)]);
    expect(await ids({ Type: "FROM_TIMESTAMP", Timestamp: before })).toEqual([id(0), id(1), id(2)]);
    expect(await ids({ Type: "AFTER_SHARD_ID", ShardId: id(1) })).toEqual([id(2)]);
    const first = await client().send(new ListShardsCommand({ StreamName, MaxResults: 2 }));
    expect(first.Shards).toHaveLength(2);
    const { NextToken } = first;
    const rest = await client().send(new ListShardsCommand({ NextToken }));
    expect(rest.Shards?.map(({ ShardId }) => ShardId)).toEqual([id(2)]);
    await expect(client().send(new ListShardsCommand({ StreamName, NextToken }))).rejects.toMatchObject({
      message: "NextToken and StreamName cannot be provided together.",
    });
    clock.turn(301_000);
    await expect(client().send(new ListShardsCommand({ NextToken }))).rejects.toMatchObject({
      name: "ExpiredNextTokenException",
    });
  });
});

describe("time", () => {
  it("records and closed shards go when the retention period is over", async () => {
    await createStream("aging", 1);
    await put("aging", "old");
    await client().send(
      new SplitShardCommand({ StreamName: "aging", ShardToSplit: id(0), NewStartingHashKey: HALF }),
    );
    clock.turn(23 * HOUR_MS);
    expect((await readAll("aging", id(0))).Records).toHaveLength(1);
    clock.turn(2 * HOUR_MS);
    expect((await list("aging")).map(({ ShardId }) => ShardId)).toEqual([id(1), id(2)]);
  });

  it("IncreaseStreamRetentionPeriod: keeps records longer; the other way is another operation", async () => {
    const StreamName = "kept-longer";
    await createStream(StreamName, 1);
    await client().send(new IncreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours: 48 }));
    await put(StreamName, "old");
    clock.turn(47 * HOUR_MS);
    expect((await readAll(StreamName, id(0))).Records).toHaveLength(1);
    await expect(
      client().send(new IncreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours: 24 })),
    ).rejects.toMatchObject({
      message:
        "Requested retention period (24 hours) for stream kept-longer can not be shorter than existing retention period (48 hours). Use DecreaseRetentionPeriod API.",
    });
    await client().send(new DecreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours: 24 }));
    expect((await readAll(StreamName, id(0))).Records).toEqual([]);
  });

  it("GetRecords: an iterator expires after five minutes", async () => {
    await createStream("expiring", 1);
    const { ShardIterator } = await client().send(
      new GetShardIteratorCommand({ StreamName: "expiring", ShardId: id(0), ShardIteratorType: "LATEST" }),
    );
    clock.turn(301_000);
    await expect(client().send(new GetRecordsCommand({ ShardIterator }))).rejects.toMatchObject({
      name: "ExpiredIteratorException",
      message: expect.stringMatching(/^Iterator expired. The iterator was created at time \w{3} \w{3} \d\d /),
    });
  });
});
