import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateStreamCommand,
  DescribeStreamCommand,
  DescribeStreamSummaryCommand,
  EnableEnhancedMonitoringCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  IncreaseStreamRetentionPeriodCommand,
  KinesisClient,
  PutRecordCommand,
  UpdateShardCountCommand,
} from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ACCOUNT, startTestServer, type TestServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";

const clock = new TurnableClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ clock, settings: { "kinesis.streamDelayMs": "60000" } });
});
afterAll(() => server.stop());

const config = () => ({ ...server.client(), systemClockOffset: clock.turned });
const client = () => new KinesisClient(config());
const SHARD = "shardId-000000000000";
const put = (StreamName: string) =>
  client().send(new PutRecordCommand({ StreamName, Data: Buffer.from("1234"), PartitionKey: "a" }));
const status = async (StreamName: string) =>
  (await client().send(new DescribeStreamSummaryCommand({ StreamName }))).StreamDescriptionSummary
    ?.StreamStatus;

it("kinesis.streamDelayMs: a stream is created, and changed, by the clock", async () => {
  const StreamName = "slow";
  await client().send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
  expect(await status(StreamName)).toBe("CREATING");
  const { StreamDescription } = await client().send(new DescribeStreamCommand({ StreamName }));
  expect(StreamDescription).toMatchObject({ StreamStatus: "CREATING", Shards: [] });
  await expect(put(StreamName)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  const resize = (TargetShardCount: number) =>
    client().send(
      new UpdateShardCountCommand({ StreamName, TargetShardCount, ScalingType: "UNIFORM_SCALING" }),
    );
  await expect(resize(2)).rejects.toMatchObject({
    name: "ResourceInUseException",
    message: `Stream slow under account ${ACCOUNT} not ACTIVE, instead in state CREATING`,
  });
  clock.turn(60_000);
  expect(await status(StreamName)).toBe("ACTIVE");
  await put(StreamName);
  await resize(2);
  expect(await status(StreamName)).toBe("UPDATING");
  // Records are taken all the while; another change is not.
  await put(StreamName);
  await expect(
    client().send(new IncreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours: 48 })),
  ).rejects.toMatchObject({ name: "ResourceInUseException" });
  clock.turn(60_000);
  expect(await status(StreamName)).toBe("ACTIVE");
});

it("EnableEnhancedMonitoring: CloudWatch shows single shards", async () => {
  const StreamName = "watched";
  await client().send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
  clock.turn(60_000);
  await put(StreamName);
  const ShardLevelMetrics = ["IncomingBytes", "OutgoingRecords"] as const;
  await client().send(
    new EnableEnhancedMonitoringCommand({ StreamName, ShardLevelMetrics: [...ShardLevelMetrics] }),
  );
  await put(StreamName);
  const start = { StreamName, ShardId: SHARD, ShardIteratorType: "TRIM_HORIZON" } as const;
  const { ShardIterator } = await client().send(new GetShardIteratorCommand(start));
  // AWS takes an iterator in quotes too.
  await client().send(new GetRecordsCommand({ ShardIterator: `"${ShardIterator}"` }));
  const sum = async (MetricName: string) => {
    const { Datapoints = [] } = await new CloudWatchClient(config()).send(
      new GetMetricStatisticsCommand({
        Namespace: "AWS/Kinesis",
        MetricName,
        Dimensions: [
          { Name: "StreamName", Value: StreamName },
          { Name: "ShardId", Value: SHARD },
        ],
        StartTime: new Date(clock.now() - 3_600_000),
        EndTime: new Date(clock.now() + 60_000),
        Period: 86_400,
        Statistics: ["Sum"],
      }),
    );
    return Datapoints[0]?.Sum;
  };
  expect(await sum("IncomingBytes")).toBe(5);
  expect(await sum("OutgoingRecords")).toBe(2);
  // It was not asked for.
  expect(await sum("IncomingRecords")).toBeUndefined();
});
