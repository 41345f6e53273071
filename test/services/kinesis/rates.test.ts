import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  RegisterStreamConsumerCommand,
  SubscribeToShardCommand,
} from "@aws-sdk/client-kinesis";
import { expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { until } from "../../support/until.js";

/** Stands still until it is turned, so that a second's allowance is not filled up while a slow machine works. */
class StandingClock extends TurnableClock {
  readonly #since = Date.now();

  override now(): number {
    return this.#since + this.turned;
  }
}

const clock = new StandingClock();
const server = useServer({ clock });
const client = () => new KinesisClient({ ...server.client(), systemClockOffset: clock.now() - Date.now() });
const SHARD = "shardId-000000000000";
const createStream = (StreamName: string) =>
  client().send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
const entries = (count: number, bytes = 1) =>
  Array.from({ length: count }, () => ({ Data: Buffer.alloc(bytes), PartitionKey: "a" }));

it("PutRecords: a shard takes a thousand records a second, and tells which it did not", async () => {
  await createStream("busy");
  const put = (Records: ReturnType<typeof entries>) =>
    client().send(new PutRecordsCommand({ StreamName: "busy", Records }));
  expect((await put(entries(500))).FailedRecordCount).toBe(0);
  expect((await put(entries(400))).FailedRecordCount).toBe(0);
  const { FailedRecordCount, Records } = await put(entries(101));
  expect(FailedRecordCount).toBe(1);
  expect(Records?.at(-1)).toEqual({
    ErrorCode: "ProvisionedThroughputExceededException",
    ErrorMessage: `Rate exceeded for shard ${SHARD} in stream busy under account ${ACCOUNT}.`,
  });
  await expect(
    client().send(new PutRecordCommand({ StreamName: "busy", ...entries(1)[0], Data: Buffer.alloc(1) })),
  ).rejects.toMatchObject({ name: "ProvisionedThroughputExceededException" });
  clock.turn(1_000);
  expect((await put(entries(500))).FailedRecordCount).toBe(0);
});

it("PutRecords: a shard takes a mebibyte a second", async () => {
  await createStream("heavy");
  const put = () =>
    client().send(new PutRecordsCommand({ StreamName: "heavy", Records: entries(3, 500 * 1024) }));
  expect((await put()).FailedRecordCount).toBe(1);
});

it("GetRecords: a shard is read five times a second", async () => {
  await createStream("eager");
  const { ShardIterator } = await client().send(
    new GetShardIteratorCommand({ StreamName: "eager", ShardId: SHARD, ShardIteratorType: "TRIM_HORIZON" }),
  );
  const read = () => client().send(new GetRecordsCommand({ ShardIterator }));
  for (let reads = 0; reads < 5; reads++) await read();
  await expect(read()).rejects.toMatchObject({
    name: "ProvisionedThroughputExceededException",
    message: `Rate exceeded for shard ${SHARD} in stream eager under account ${ACCOUNT}.`,
  });
  clock.turn(200);
  await read();
});

it("PutRecords: a stream on demand gets more shards as more is written to it, and loses none of it", async () => {
  const on = { StreamName: "growing", StreamModeDetails: { StreamMode: "ON_DEMAND" as const } };
  await client().send(new CreateStreamCommand(on));
  const open = async () => {
    const { Shards = [] } = await client().send(new ListShardsCommand({ StreamName: "growing" }));
    return Shards.filter(({ SequenceNumberRange: range }) => !range?.EndingSequenceNumber).length;
  };
  const put = async (round: number) => {
    const Records = Array.from({ length: 6 }, (_, at) => ({
      Data: Buffer.alloc(500 * 1024),
      PartitionKey: `${round}-${at}`,
    }));
    return (await client().send(new PutRecordsCommand({ StreamName: "growing", Records }))).FailedRecordCount;
  };
  expect(await open()).toBe(4);
  // Three MiB in one second: there is to be room for six.
  await put(1);
  expect(await open()).toBe(6);
  clock.turn(1_000);
  await put(2);
  expect(await open()).toBe(6);
  // What is written stays readable over all shards, closed ones too.
  const { Shards = [] } = await client().send(new ListShardsCommand({ StreamName: "growing" }));
  let found = 0;
  for (const { ShardId } of Shards) {
    const ShardIteratorType = "TRIM_HORIZON";
    const { ShardIterator } = await client().send(
      new GetShardIteratorCommand({ StreamName: "growing", ShardId, ShardIteratorType }),
    );
    found += (await client().send(new GetRecordsCommand({ ShardIterator }))).Records?.length ?? 0;
  }
  expect(found).toBeGreaterThanOrEqual(10);
});

/** A stream on demand that grew to sixteen shards, and how many it has. */
async function grownStream(StreamName: string) {
  const on = { StreamName, StreamModeDetails: { StreamMode: "ON_DEMAND" as const } };
  await client().send(new CreateStreamCommand(on));
  const open = async () => {
    const { Shards = [] } = await client().send(new ListShardsCommand({ StreamName }));
    return Shards.filter(({ SequenceNumberRange: range }) => !range?.EndingSequenceNumber).length;
  };
  for (const round of [1, 2]) {
    const Records = Array.from({ length: 10 }, (_, at) => ({
      Data: Buffer.alloc(900 * 1024),
      PartitionKey: `${round}-${at}`,
    }));
    await client().send(new PutRecordsCommand({ StreamName, Records }));
  }
  expect(await open()).toBe(16);
  /** By the hour, as the sweep goes, until there are so few. */
  const shrunkTo = async (count: number) => {
    await until(async () => {
      clock.turn(3_600_000);
      return (await open()) <= count;
    });
    return open();
  };
  return { open, shrunkTo };
}

it("a stream on demand gives back shards that thirty days have not needed, down to four", async () => {
  const { open, shrunkTo } = await grownStream("shrinking");
  clock.turn(86_400_000);
  await open();
  clock.turn(28 * 86_400_000);
  expect(await open()).toBe(16);
  expect(await shrunkTo(4)).toBe(4);
  clock.turn(86_400_000);
  expect(await open()).toBe(4);
});

it("a stream on demand gives them back too where nobody looked for weeks", async () => {
  const { shrunkTo } = await grownStream("asleep");
  clock.turn(45 * 86_400_000);
  expect(await shrunkTo(4)).toBe(4);
});

it("SubscribeToShard: gives two mebibytes a second, the first at once", async () => {
  const StreamName = "fanned";
  await createStream(StreamName);
  for (const PartitionKey of ["1", "2", "3", "4"]) {
    await client().send(new PutRecordCommand({ StreamName, Data: Buffer.alloc(900 * 1024), PartitionKey }));
    clock.turn(1_000);
  }
  const StreamARN = `arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/${StreamName}`;
  const { Consumer } = await client().send(
    new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: "reader" }),
  );
  const { EventStream } = await client().send(
    new SubscribeToShardCommand({
      ConsumerARN: Consumer?.ConsumerARN,
      ShardId: SHARD,
      StartingPosition: { Type: "TRIM_HORIZON" },
    }),
  );
  const seen: string[] = [];
  const reading = (async () => {
    for await (const { SubscribeToShardEvent: event } of EventStream ?? []) {
      seen.push(...(event?.Records ?? []).map(({ PartitionKey = "" }) => PartitionKey));
      if (seen.length === 4) return;
    }
  })();
  await until(async () => seen.length >= 3);
  await client().send(new ListShardsCommand({ StreamName }));
  expect(seen).toEqual(["1", "2", "3"]);
  clock.turn(1_000);
  await reading;
  expect(seen).toEqual(["1", "2", "3", "4"]);
  const { Datapoints = [] } = await new CloudWatchClient({
    ...server.client(),
    systemClockOffset: clock.now() - Date.now(),
  }).send(
    new GetMetricStatisticsCommand({
      Namespace: "AWS/Kinesis",
      MetricName: "SubscribeToShardEvent.Records",
      Dimensions: Object.entries({ StreamName, ConsumerName: "reader" }).map(([Name, Value]) => ({
        Name,
        Value,
      })),
      StartTime: new Date(clock.now() - 3_600_000),
      EndTime: new Date(clock.now() + 60_000),
      Period: 86_400,
      Statistics: ["Sum"],
    }),
  );
  expect(Datapoints[0]?.Sum).toBe(4);
});
