import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  KinesisClient,
  ListStreamsCommand,
  PutRecordCommand,
  PutRecordsCommand,
} from "@aws-sdk/client-kinesis";
import { describe, expect, it } from "vitest";
import { ACCOUNT, startTestServer, useServer } from "../../support/server.js";

const server = useServer();
// Speaks HTTP/2, as it does by default.
const client = () => new KinesisClient(server.client());
const SHARD = "shardId-000000000000";

async function createStream(StreamName: string, ShardCount = 1): Promise<string> {
  await client().send(new CreateStreamCommand({ StreamName, ShardCount }));
  return StreamName;
}
const put = (StreamName: string, text: string, PartitionKey = "a", more = {}) =>
  client().send(new PutRecordCommand({ StreamName, Data: Buffer.from(text), PartitionKey, ...more }));
async function iterator(StreamName: string, more: Partial<GetShardIteratorCommandInput> = {}) {
  const { ShardIterator } = await client().send(
    new GetShardIteratorCommand({ StreamName, ShardId: SHARD, ShardIteratorType: "TRIM_HORIZON", ...more }),
  );
  return ShardIterator ?? "";
}
async function read(ShardIterator: string, Limit?: number) {
  const page = await client().send(new GetRecordsCommand({ ShardIterator, Limit }));
  return { ...page, texts: (page.Records ?? []).map(({ Data }) => Buffer.from(Data ?? "").toString()) };
}

describe("streams", () => {
  it("CreateStream: is active at once, and refuses a second one of its name", async () => {
    await createStream("one", 3);
    const { StreamDescription } = await client().send(new DescribeStreamCommand({ StreamName: "one" }));
    expect(StreamDescription).toMatchObject({
      StreamARN: `arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/one`,
      StreamStatus: "ACTIVE",
      RetentionPeriodHours: 24,
      HasMoreShards: false,
      EncryptionType: "NONE",
      StreamModeDetails: { StreamMode: "PROVISIONED" },
    });
    expect(StreamDescription?.Shards?.map(({ HashKeyRange }) => HashKeyRange)).toEqual([
      { StartingHashKey: "0", EndingHashKey: "113427455640312821154458202477256070484" },
      {
        StartingHashKey: "113427455640312821154458202477256070485",
        EndingHashKey: "226854911280625642308916404954512140969",
      },
      {
        StartingHashKey: "226854911280625642308916404954512140970",
        EndingHashKey: "340282366920938463463374607431768211455",
      },
    ]);
    await expect(createStream("one")).rejects.toMatchObject({
      name: "ResourceInUseException",
      message: `Stream one under account ${ACCOUNT} already exists.`,
    });
  });

  it("CreateStream: without a shard count makes a stream on demand, with four shards", async () => {
    await client().send(new CreateStreamCommand({ StreamName: "on-demand" }));
    const { StreamDescriptionSummary } = await client().send(
      new DescribeStreamSummaryCommand({ StreamName: "on-demand" }),
    );
    expect(StreamDescriptionSummary).toMatchObject({
      OpenShardCount: 4,
      ConsumerCount: 0,
      StreamModeDetails: { StreamMode: "ON_DEMAND" },
    });
  });

  it("DescribeStream: tells a stream that is not there, by name and by ARN", async () => {
    const message = `Stream nowhere under account ${ACCOUNT} not found.`;
    const gone = { name: "ResourceNotFoundException", message };
    const StreamARN = `arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/nowhere`;
    await expect(client().send(new DescribeStreamCommand({ StreamName: "nowhere" }))).rejects.toMatchObject(
      gone,
    );
    await expect(client().send(new DescribeStreamCommand({ StreamARN }))).rejects.toMatchObject(gone);
  });

  it("DeleteStream: takes the records along, and a new stream of the name is empty", async () => {
    await createStream("again");
    await put("again", "old");
    const old = await iterator("again");
    await client().send(new DeleteStreamCommand({ StreamName: "again" }));
    await createStream("again");
    expect((await read(await iterator("again"))).texts).toEqual([]);
    await expect(read(old)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it("ListStreams: pages by name and by token", async () => {
    for (const name of ["page-1", "page-2", "page-3"]) await createStream(name);
    const first = await client().send(new ListStreamsCommand({ ExclusiveStartStreamName: "page", Limit: 2 }));
    expect(first).toMatchObject({ StreamNames: ["page-1", "page-2"], HasMoreStreams: true });
    const rest = await client().send(new ListStreamsCommand({ NextToken: first.NextToken, Limit: 100 }));
    expect(rest).toMatchObject({ StreamNames: ["page-3"], HasMoreStreams: false });
  });
});

describe("records", () => {
  it("PutRecord: keeps the order of a shard, whatever comes at once", async () => {
    await createStream("order");
    const answers = await Promise.all(Array.from({ length: 50 }, (_, at) => put("order", `r${at}`)));
    const numbers = answers.map(({ SequenceNumber }) => BigInt(SequenceNumber ?? 0));
    expect(new Set(numbers).size).toBe(50);
    const { Records = [], MillisBehindLatest } = await read(await iterator("order"));
    expect(Records.map(({ SequenceNumber }) => BigInt(SequenceNumber ?? 0))).toEqual(
      [...numbers].sort((a, b) => (a < b ? -1 : 1)),
    );
    expect(MillisBehindLatest).toBe(0);
  });

  it("PutRecords: partition keys and explicit hash keys choose the shard", async () => {
    await createStream("hashed", 4);
    const entry = (PartitionKey: string, ExplicitHashKey?: string) => ({
      Data: Buffer.from("x"),
      PartitionKey,
      ExplicitHashKey,
    });
    const { Records, FailedRecordCount } = await client().send(
      new PutRecordsCommand({
        StreamName: "hashed",
        // MD5 of "a" begins with 0c, that of "b" with 92.
        Records: [entry("a"), entry("b"), entry("a", "340282366920938463463374607431768211455")],
      }),
    );
    expect(FailedRecordCount).toBe(0);
    expect(Records?.map(({ ShardId }) => ShardId)).toEqual([0, 2, 3].map((n) => `shardId-00000000000${n}`));
    await expect(
      put("hashed", "x", "a", { ExplicitHashKey: "340282366920938463463374607431768211456" }),
    ).rejects.toMatchObject({
      name: "InvalidArgumentException",
      message:
        "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. " +
        "Specified value was 340282366920938463463374607431768211456",
    });
  });

  it("PutRecord: refuses a record that is too large, and one without a key", async () => {
    await createStream("bounds");
    await expect(put("bounds", "x".repeat(1024 * 1024))).rejects.toMatchObject({
      name: "ValidationException",
    });
    await expect(put("bounds", "x", undefined as never, { PartitionKey: undefined })).rejects.toMatchObject({
      name: "ValidationException",
      message:
        "1 validation error detected: Value null at 'partitionKey' failed to satisfy constraint: Member must not be null",
    });
  });

  it("GetShardIterator: begins where each of its types says", async () => {
    await createStream("places");
    const numbers = [];
    for (const text of ["a", "b", "c"]) numbers.push((await put("places", text)).SequenceNumber);
    const at = (more: object) => iterator("places", more).then((one) => read(one));
    const StartingSequenceNumber = numbers[1];
    const from = { StartingSequenceNumber, ShardIteratorType: "AT_SEQUENCE_NUMBER" };
    expect((await at(from)).texts).toEqual(["b", "c"]);
    expect((await at({ ...from, ShardIteratorType: "AFTER_SEQUENCE_NUMBER" })).texts).toEqual(["c"]);
    const early = { ShardIteratorType: "AT_TIMESTAMP", Timestamp: new Date(0) };
    expect((await at(early)).texts).toEqual(["a", "b", "c"]);
    const latest = await iterator("places", { ShardIteratorType: "LATEST" });
    await put("places", "d");
    expect((await read(latest)).texts).toEqual(["d"]);
  });

  it("GetShardIterator: words its refusals as AWS does", async () => {
    await createStream("refused");
    const refused = (more: object) => expect(iterator("refused", more)).rejects;
    const name = "InvalidArgumentException";
    await refused({ ShardIteratorType: "AT_SEQUENCE_NUMBER" }).toMatchObject({
      name,
      message:
        "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) " +
        "TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified AT_SEQUENCE_NUMBER and no " +
        "StartingSequenceNumber.",
    });
    await refused({ ShardIteratorType: "AT_SEQUENCE_NUMBER", StartingSequenceNumber: "5" }).toMatchObject({
      name,
      message:
        `StartingSequenceNumber 5 used in GetShardIterator on shard ${SHARD} in stream refused under account ` +
        `${ACCOUNT} is invalid.`,
    });
    await refused({ ShardId: "shardId-000000000009" }).toMatchObject({
      name: "ResourceNotFoundException",
      message: `Shard shardId-000000000009 in stream refused under account ${ACCOUNT} does not exist`,
    });
    await expect(read("not an iterator")).rejects.toMatchObject({ name, message: "Invalid ShardIterator." });
  });

  it("GetRecords: goes on from page to page and tells how far behind it is", async () => {
    await createStream("pages");
    for (const text of ["a", "b", "c"]) await put("pages", text);
    const first = await read(await iterator("pages"), 2);
    expect(first.texts).toEqual(["a", "b"]);
    const second = await read(first.NextShardIterator ?? "", 2);
    expect(second.texts).toEqual(["c"]);
    expect(second.MillisBehindLatest).toBe(0);
    expect((await read(second.NextShardIterator ?? "")).texts).toEqual([]);
  });
});

describe("durability", () => {
  it("PutRecord: an acknowledged record is there after a restart, and numbers go on growing", async () => {
    const data = await mkdtemp(join(tmpdir(), "lenticular-kinesis-"));
    try {
      const first = await startTestServer({ data });
      const before = new KinesisClient(first.client());
      await before.send(new CreateStreamCommand({ StreamName: "kept", ShardCount: 1 }));
      const record = { StreamName: "kept", Data: Buffer.from("still here"), PartitionKey: "a" };
      const one = await before.send(new PutRecordCommand(record));
      await first.stop();
      const second = await startTestServer({ data });
      const after = new KinesisClient(second.client());
      const two = await after.send(new PutRecordCommand(record));
      expect(BigInt(two.SequenceNumber ?? 0)).toBeGreaterThan(BigInt(one.SequenceNumber ?? 0));
      const { ShardIterator } = await after.send(
        new GetShardIteratorCommand({
          StreamName: "kept",
          ShardId: SHARD,
          ShardIteratorType: "TRIM_HORIZON",
        }),
      );
      const { Records } = await after.send(new GetRecordsCommand({ ShardIterator }));
      expect(Records).toHaveLength(2);
      await second.stop();
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  });
});
