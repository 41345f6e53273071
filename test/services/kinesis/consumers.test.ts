import {
  CreateStreamCommand,
  DeregisterStreamConsumerCommand,
  DescribeStreamConsumerCommand,
  KinesisClient,
  ListStreamConsumersCommand,
  PutRecordCommand,
  RegisterStreamConsumerCommand,
  SplitShardCommand,
  SubscribeToShardCommand,
  type SubscribeToShardEvent,
} from "@aws-sdk/client-kinesis";
import { describe, expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";

const clock = new TurnableClock();
const server = useServer({ clock });
const client = () => new KinesisClient({ ...server.client(), systemClockOffset: clock.turned });
const SHARD = "shardId-000000000000";
const toArn = (name: string) => `arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/${name}`;

async function createConsumer(StreamName: string): Promise<string> {
  await client().send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
  const { Consumer } = await client().send(
    new RegisterStreamConsumerCommand({ StreamARN: toArn(StreamName), ConsumerName: "reader" }),
  );
  return Consumer?.ConsumerARN ?? "";
}
const put = (StreamName: string, text: string) =>
  client().send(new PutRecordCommand({ StreamName, Data: Buffer.from(text), PartitionKey: "a" }));

async function* subscribe(ConsumerARN: string, more = {}): AsyncGenerator<SubscribeToShardEvent> {
  const { EventStream = [] } = await client().send(
    new SubscribeToShardCommand({
      ConsumerARN,
      ShardId: SHARD,
      StartingPosition: { Type: "TRIM_HORIZON" },
      ...more,
    }),
  );
  for await (const { SubscribeToShardEvent } of EventStream as AsyncIterable<{
    SubscribeToShardEvent?: SubscribeToShardEvent;
  }>) {
    if (SubscribeToShardEvent) yield SubscribeToShardEvent;
  }
}
const textsOf = (event: SubscribeToShardEvent | undefined) =>
  (event?.Records ?? []).map(({ Data }) => Buffer.from(Data ?? "").toString());

/** Events up to the first that has records. */
async function nextTexts(events: AsyncGenerator<SubscribeToShardEvent>): Promise<string[]> {
  for (;;) {
    const { value, done } = await events.next();
    if (done) throw new Error("the subscription ended");
    const texts = textsOf(value);
    if (texts.length > 0) return texts;
  }
}

describe("consumers", () => {
  it("are registered once by name, described, listed and deregistered", async () => {
    const ConsumerARN = await createConsumer("registry");
    expect(ConsumerARN).toMatch(new RegExp(`^${toArn("registry")}/consumer/reader:\\d{10}$`));
    const StreamARN = toArn("registry");
    await expect(
      client().send(new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: "reader" })),
    ).rejects.toMatchObject({ name: "ResourceInUseException" });
    const { ConsumerDescription } = await client().send(new DescribeStreamConsumerCommand({ ConsumerARN }));
    expect(ConsumerDescription).toMatchObject({
      ConsumerName: "reader",
      ConsumerStatus: "ACTIVE",
      StreamARN,
    });
    const { Consumers } = await client().send(new ListStreamConsumersCommand({ StreamARN }));
    expect(Consumers).toHaveLength(1);
    await client().send(new DeregisterStreamConsumerCommand({ ConsumerARN }));
    await expect(client().send(new DescribeStreamConsumerCommand({ ConsumerARN }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Consumer reader, account ${ACCOUNT} not found.`,
    });
  });
});

describe("SubscribeToShard", () => {
  it("gives what is there, then what comes, over HTTP/2", async () => {
    const arn = await createConsumer("live");
    await put("live", "early");
    const events = subscribe(arn);
    expect(await nextTexts(events)).toEqual(["early"]);
    const next = nextTexts(events);
    await put("live", "late");
    expect(await next).toEqual(["late"]);
    await events.return(undefined);
  });

  it("goes on from the last event's sequence number, in another subscription", async () => {
    const arn = await createConsumer("resumed");
    await put("resumed", "one");
    const events = subscribe(arn);
    const first = (await events.next()).value as SubscribeToShardEvent;
    expect(textsOf(first)).toEqual(["one"]);
    await expect(subscribe(arn).next()).rejects.toMatchObject({ name: "ResourceInUseException" });
    clock.turn(6_000);
    await put("resumed", "two");
    const StartingPosition = {
      Type: "AFTER_SEQUENCE_NUMBER",
      SequenceNumber: first.ContinuationSequenceNumber,
    };
    const again = subscribe(arn, { StartingPosition });
    expect(await nextTexts(again)).toEqual(["two"]);
    // The earlier one has been ended by it.
    for await (const event of events) expect(textsOf(event)).not.toContain("never");
    await again.return(undefined);
  });

  it("ends with the shard, and names its children", async () => {
    const arn = await createConsumer("closing");
    await put("closing", "last");
    const events = subscribe(arn);
    expect(await nextTexts(events)).toEqual(["last"]);
    await client().send(
      new SplitShardCommand({
        StreamName: "closing",
        ShardToSplit: SHARD,
        NewStartingHashKey: "170141183460469231731687303715884105728",
      }),
    );
    const left = [];
    for await (const event of events) left.push(event);
    expect(left.at(-1)?.ChildShards?.map(({ ShardId }) => ShardId)).toEqual([
      "shardId-000000000001",
      "shardId-000000000002",
    ]);
  });

  it("ends after five minutes", async () => {
    const arn = await createConsumer("timed");
    const events = subscribe(arn);
    await events.next();
    clock.turn(301_000);
    for await (const event of events) expect(textsOf(event)).toEqual([]);
  });
});
