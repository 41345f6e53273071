import type { _Record, StartingPosition } from "@aws-sdk/client-kinesis";
import type { Principal } from "../../../../core/principal.js";
import type { PollerContext } from "../source.js";
import type { Shard, StreamEvent, StreamStart } from "../stream/stream-source.js";

/** The stream itself, where the mapping names one of its consumers. */
export function streamArnOf({ mapping }: PollerContext): string {
  return mapping.sourceArn.replace(/\/consumer\/.*$/, "");
}

export async function listShards(poller: PollerContext): Promise<Shard[]> {
  const found: Shard[] = [];
  let next: string | undefined;
  do {
    const { Shards = [], NextToken } = await poller.ctx.call(
      "kinesis",
      "ListShards",
      next === undefined ? { StreamARN: streamArnOf(poller) } : { NextToken: next },
      { as: { principal: await poller.role() } },
    );
    for (const { ShardId = "", ParentShardId, AdjacentParentShardId } of Shards) {
      const parents = [ParentShardId, AdjacentParentShardId].filter((one) => one !== undefined);
      found.push({ id: ShardId, parents });
    }
    next = NextToken;
  } while (next !== undefined);
  return found;
}

export function toPosition(start: StreamStart, { mapping }: PollerContext): StartingPosition {
  if (start === "newest") return { Type: "LATEST" };
  if (start === "oldest") {
    const { startingPosition, startingTimestamp } = mapping;
    // A mapping that began at the newest record has lost its place: what was there before it is not its own.
    const isLate = startingPosition === "LATEST" && startingTimestamp !== undefined;
    return isLate
      ? { Type: "AT_TIMESTAMP", Timestamp: new Date(startingTimestamp) }
      : { Type: "TRIM_HORIZON" };
  }
  if ("after" in start) return { Type: "AFTER_SEQUENCE_NUMBER", SequenceNumber: start.after };
  return { Type: "AT_TIMESTAMP", Timestamp: new Date(start.at) };
}

/** A record as functions get it. */
export function toEvent(record: _Record, shard: string, role: Principal, poller: PollerContext): StreamEvent {
  const { SequenceNumber: sequence = "", PartitionKey: key = "", Data = new Uint8Array() } = record;
  const at = record.ApproximateArrivalTimestamp?.getTime() ?? 0;
  const bytes = Buffer.from(Data);
  const kinesis = {
    kinesisSchemaVersion: "1.0",
    partitionKey: key,
    sequenceNumber: sequence,
    data: bytes.toString("base64"),
    approximateArrivalTimestamp: at / 1000,
  };
  const envelope = {
    eventSource: "aws:kinesis",
    eventVersion: "1.0",
    eventID: `${shard}:${sequence}`,
    eventName: "aws:kinesis:record",
    invokeIdentityArn: role.type === "assumed-role" ? role.roleArn : role.arn,
    awsRegion: poller.ctx.region,
    eventSourceARN: poller.mapping.sourceArn,
  };
  return {
    sequence,
    key,
    at,
    event: { kinesis, ...envelope },
    filtered: () => ({ ...envelope, ...kinesis, data: parse(bytes) }),
  };
}

/** Filters look into data that is JSON. */
function parse(bytes: Buffer): unknown {
  const text = bytes.toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
