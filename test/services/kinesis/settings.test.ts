import { IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import {
  AddTagsToStreamCommand,
  CreateStreamCommand,
  DeleteResourcePolicyCommand,
  DescribeStreamCommand,
  EnableEnhancedMonitoringCommand,
  GetRecordsCommand,
  GetResourcePolicyCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListTagsForStreamCommand,
  PutRecordCommand,
  PutResourcePolicyCommand,
  RegisterStreamConsumerCommand,
  StartStreamEncryptionCommand,
  UpdateStreamModeCommand,
} from "@aws-sdk/client-kinesis";
import { CreateKeyCommand, DisableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { cbor, dateToTag } from "@smithy/core/cbor";
import { describe, expect, it } from "vitest";
import { sendSigned } from "../../support/raw-request.js";
import { ACCOUNT, ROOT, useServer } from "../../support/server.js";
import { makeUser, policy } from "../iam/support.js";

const server = useServer();
const client = (credentials?: Parameters<typeof server.client>[0]) =>
  new KinesisClient(server.client(credentials));
const SHARD = "shardId-000000000000";
const toArn = (name: string) => `arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/${name}`;

const createStream = (StreamName: string) =>
  client().send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
const put = (StreamName: string, text: string, as = client()) =>
  as.send(new PutRecordCommand({ StreamName, Data: Buffer.from(text), PartitionKey: "a" }));
async function readAll(StreamName: string, as = client()) {
  const { ShardIterator } = await as.send(
    new GetShardIteratorCommand({ StreamName, ShardId: SHARD, ShardIteratorType: "TRIM_HORIZON" }),
  );
  return (await as.send(new GetRecordsCommand({ ShardIterator }))).Records ?? [];
}

describe("encryption", () => {
  it("StartStreamEncryption: readers and writers need the key", async () => {
    await createStream("sealed");
    const kms = new KMSClient(server.client());
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    const KeyId = KeyMetadata?.Arn ?? "";
    const encryption = { StreamName: "sealed", EncryptionType: "KMS" as const, KeyId };
    await client().send(new StartStreamEncryptionCommand(encryption));
    expect(await put("sealed", "secret")).toMatchObject({ EncryptionType: "KMS" });
    const [record] = await readAll("sealed");
    expect(record).toMatchObject({ EncryptionType: "KMS", Data: expect.anything() });
    expect(Buffer.from(record?.Data ?? "").toString()).toBe("secret");
    const user = await makeUser(server, "keyless");
    await new IAMClient(server.client()).send(
      new PutUserPolicyCommand({
        UserName: user.name,
        PolicyName: "streams",
        PolicyDocument: policy({ Action: "kinesis:*" }),
      }),
    );
    await expect(put("sealed", "x", client(user.credentials))).rejects.toMatchObject({
      name: "KMSAccessDeniedException",
    });
    await expect(readAll("sealed", client(user.credentials))).rejects.toMatchObject({
      name: "KMSAccessDeniedException",
    });
    await kms.send(new DisableKeyCommand({ KeyId }));
    await createStream("disabled");
    await expect(
      client().send(new StartStreamEncryptionCommand({ ...encryption, StreamName: "disabled" })),
    ).rejects.toMatchObject({ name: "KMSDisabledException" });
  });

  it("StartStreamEncryption: the managed key of Kinesis is made at its first use", async () => {
    await createStream("managed");
    await client().send(
      new StartStreamEncryptionCommand({
        StreamName: "managed",
        EncryptionType: "KMS",
        KeyId: "alias/aws/kinesis",
      }),
    );
    await put("managed", "x");
    const { StreamDescription } = await client().send(new DescribeStreamCommand({ StreamName: "managed" }));
    expect(StreamDescription).toMatchObject({ EncryptionType: "KMS", KeyId: "alias/aws/kinesis" });
  });
});

describe("settings", () => {
  it("tags are listed in order, page by page", async () => {
    await createStream("tagged");
    await client().send(
      new AddTagsToStreamCommand({ StreamName: "tagged", Tags: { b: "2", a: "1", c: "3" } }),
    );
    const first = await client().send(new ListTagsForStreamCommand({ StreamName: "tagged", Limit: 2 }));
    expect(first).toMatchObject({
      Tags: [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "2" },
      ],
      HasMoreTags: true,
    });
    const wrong = new AddTagsToStreamCommand({ StreamName: "tagged", Tags: { "a*": "" } });
    await expect(client().send(wrong)).rejects.toMatchObject({ name: "InvalidArgumentException" });
  });

  it("PutResourcePolicy: lets in whom it names", async () => {
    await createStream("open");
    const user = await makeUser(server, "guest");
    const as = client(user.credentials);
    await expect(put("open", "x", as)).rejects.toMatchObject({ name: "AccessDeniedException" });
    const document = {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/${user.name}` },
          Action: "kinesis:PutRecord",
          Resource: toArn("open"),
        },
      ],
    };
    const ResourceARN = toArn("open");
    await client().send(new PutResourcePolicyCommand({ ResourceARN, Policy: JSON.stringify(document) }));
    await put("open", "x", as);
    const { Policy } = await client().send(new GetResourcePolicyCommand({ ResourceARN }));
    expect(JSON.parse(Policy ?? "")).toEqual(document);
    await client().send(new DeleteResourcePolicyCommand({ ResourceARN }));
    await expect(put("open", "x", as)).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  it("EnableEnhancedMonitoring: tells what was on and what is", async () => {
    await createStream("watched");
    const enable = (ShardLevelMetrics: ("IncomingBytes" | "ALL")[]) =>
      client().send(new EnableEnhancedMonitoringCommand({ StreamName: "watched", ShardLevelMetrics }));
    expect(await enable(["IncomingBytes"])).toMatchObject({
      CurrentShardLevelMetrics: [],
      DesiredShardLevelMetrics: ["IncomingBytes"],
    });
    const all = await enable(["ALL"]);
    expect(all.DesiredShardLevelMetrics).toHaveLength(7);
  });

  it("UpdateStreamMode: twice a day", async () => {
    await createStream("moody");
    const to = (StreamMode: "ON_DEMAND" | "PROVISIONED") =>
      client().send(
        new UpdateStreamModeCommand({ StreamARN: toArn("moody"), StreamModeDetails: { StreamMode } }),
      );
    await to("ON_DEMAND");
    await to("PROVISIONED");
    await expect(to("ON_DEMAND")).rejects.toMatchObject({ name: "LimitExceededException" });
  });
});

describe("CBOR", () => {
  const call = async (operation: string, input: object) => {
    const request = {
      method: "POST",
      path: "/",
      query: {},
      headers: {
        "x-amz-target": `Kinesis_20131202.${operation}`,
        "content-type": "application/x-amz-cbor-1.1",
      },
      body: Buffer.from(cbor.serialize(input)) as never,
    };
    const response = await sendSigned(server.endpoint, request, {
      service: "kinesis",
      ...ROOT,
      at: Date.now(),
    });
    expect(response.headers.get("content-type")).toBe("application/x-amz-cbor-1.1");
    return cbor.deserialize(new Uint8Array(await response.arrayBuffer()));
  };
  /** Java's SDK tags milliseconds. */
  const toMillis = (date: Date) => ({ ...dateToTag(date), value: date.getTime() });

  it("is spoken as Java's SDK does: bytes as they are, times in milliseconds", async () => {
    const before = new Date(Date.now() - 1_000);
    await call("CreateStream", { StreamName: "binary", ShardCount: 1 });
    const Data = new Uint8Array([0, 255, 1]);
    await call("PutRecord", { StreamName: "binary", Data, PartitionKey: "a" });
    const { ShardIterator } = await call("GetShardIterator", {
      StreamName: "binary",
      ShardId: SHARD,
      ShardIteratorType: "AT_TIMESTAMP",
      Timestamp: toMillis(before),
    });
    const { Records } = await call("GetRecords", { ShardIterator });
    expect(new Uint8Array(Records[0].Data)).toEqual(Data);
    expect(Records[0].ApproximateArrivalTimestamp).toMatchObject({ tag: 1 });
    expect(Number(Records[0].ApproximateArrivalTimestamp.value)).toBeGreaterThanOrEqual(before.getTime());
    expect(await call("DescribeStream", { StreamName: "nowhere" })).toMatchObject({
      __type: "ResourceNotFoundException",
      message: `Stream nowhere under account ${ACCOUNT} not found.`,
    });
  });

  it("RegisterStreamConsumer: answers in CBOR too", async () => {
    await createStream("binary-consumer");
    const { Consumer } = await call("RegisterStreamConsumer", {
      StreamARN: toArn("binary-consumer"),
      ConsumerName: "reader",
    });
    expect(Consumer.ConsumerStatus).toBe("ACTIVE");
    const again = new RegisterStreamConsumerCommand({
      StreamARN: toArn("binary-consumer"),
      ConsumerName: "reader",
    });
    await expect(client().send(again)).rejects.toMatchObject({ name: "ResourceInUseException" });
  });
});
