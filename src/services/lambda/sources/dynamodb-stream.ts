import type { _Record, AttributeValue, ShardIteratorType } from "@aws-sdk/client-dynamodb-streams";
import { AwsError } from "../../../wire/aws-error.js";
import { invalidParameter } from "../errors.js";
import type { PollerContext, SourceKind } from "./source.js";
import { beginStream } from "./stream/begin.js";
import { pollStream } from "./stream/poller.js";
import type { Shard, StreamEvent, StreamSource, StreamStart } from "./stream/stream-source.js";

const RECORDS_MAX = 1000;

/** DynamoDB Streams. */
export const dynamodbStream: SourceKind = {
  batchSizeDefault: 100,
  batchSizeMax: 10_000,
  hasPositions: true,
  hasTimestamps: false,
  async check(sourceArn, principal, ctx) {
    try {
      await ctx.call(
        "dynamodbstreams",
        "DescribeStream",
        { StreamArn: sourceArn, Limit: 1 },
        { as: { principal } },
      );
    } catch (error) {
      if (!(error instanceof AwsError) || error.fault === "server") throw error;
      if (error.code === "ResourceNotFoundException")
        throw invalidParameter(`Stream not found: ${sourceArn}`);
      throw invalidParameter(
        "Cannot access stream " +
          `${sourceArn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, ` +
          "and ListStreams Actions on your stream in IAM.",
      );
    }
  },
  begin: (poller) => beginStream(source, poller),
  run: (poller) => pollStream(source, poller),
};

const source: StreamSource = {
  batchInfoName: "DDBStreamBatchInfo",
  async shards({ mapping, ctx, role }) {
    const found: Shard[] = [];
    let after: string | undefined;
    do {
      const { StreamDescription } = await ctx.call(
        "dynamodbstreams",
        "DescribeStream",
        { StreamArn: mapping.sourceArn, ExclusiveStartShardId: after },
        { as: { principal: await role() } },
      );
      for (const { ShardId = "", ParentShardId } of StreamDescription?.Shards ?? []) {
        found.push({ id: ShardId, parents: ParentShardId ? [ParentShardId] : [] });
      }
      after = StreamDescription?.LastEvaluatedShardId;
    } while (after !== undefined);
    return found;
  },
  async iterator({ mapping, ctx, role }, shard, start) {
    const { ShardIterator = "" } = await ctx.call(
      "dynamodbstreams",
      "GetShardIterator",
      {
        StreamArn: mapping.sourceArn,
        ShardId: shard,
        ...toPosition(start),
      },
      { as: { principal: await role() } },
    );
    return ShardIterator;
  },
  async read(poller, iterator, limit) {
    const { Records = [], NextShardIterator } = await poller.ctx.call(
      "dynamodbstreams",
      "GetRecords",
      { ShardIterator: iterator, Limit: Math.min(limit, RECORDS_MAX) },
      { as: { principal: await poller.role() } },
    );
    return { events: Records.map((record) => toEvent(record, poller)), next: NextShardIterator };
  },
};

function toPosition(start: StreamStart): { ShardIteratorType: ShardIteratorType; SequenceNumber?: string } {
  if (start === "newest") return { ShardIteratorType: "LATEST" };
  if (typeof start === "object" && "after" in start) {
    return { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: start.after };
  }
  return { ShardIteratorType: "TRIM_HORIZON" };
}

function toEvent(record: _Record, { mapping }: PollerContext): StreamEvent {
  const { dynamodb } = record;
  const at = dynamodb?.ApproximateCreationDateTime?.getTime() ?? 0;
  const keys = dynamodb?.Keys && toAttributes(dynamodb.Keys);
  return {
    sequence: dynamodb?.SequenceNumber ?? "",
    key: JSON.stringify(keys),
    at,
    event: {
      eventID: record.eventID,
      eventName: record.eventName,
      eventVersion: record.eventVersion,
      eventSource: record.eventSource,
      awsRegion: record.awsRegion,
      ...(record.userIdentity
        ? { userIdentity: { principalId: record.userIdentity.PrincipalId, type: record.userIdentity.Type } }
        : {}),
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(at / 1000),
        Keys: keys,
        ...(dynamodb?.NewImage ? { NewImage: toAttributes(dynamodb.NewImage) } : {}),
        ...(dynamodb?.OldImage ? { OldImage: toAttributes(dynamodb.OldImage) } : {}),
        SequenceNumber: dynamodb?.SequenceNumber,
        SizeBytes: dynamodb?.SizeBytes,
        StreamViewType: dynamodb?.StreamViewType,
      },
      eventSourceARN: mapping.sourceArn,
    },
  };
}

function toAttributes(attributes: Record<string, AttributeValue>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, toJson(value)]));
}

/** DynamoDB's JSON: bytes in base64. */
function toJson(value: AttributeValue): unknown {
  if (value.B !== undefined) return { B: Buffer.from(value.B).toString("base64") };
  if (value.BS !== undefined) return { BS: value.BS.map((bytes) => Buffer.from(bytes).toString("base64")) };
  if (value.L !== undefined) return { L: value.L.map(toJson) };
  if (value.M !== undefined) return { M: toAttributes(value.M) };
  return value;
}
