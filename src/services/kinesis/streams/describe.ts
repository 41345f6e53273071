import type { Shard as WireShard } from "@aws-sdk/client-kinesis";
import type { Reader } from "../../../core/store/store.js";
import { invalidArgument } from "../errors.js";
import { DESCRIBE_SHARDS_DEFAULT } from "../limits.js";
import type { Op } from "../operation.js";
import { horizonOf } from "../records/horizon.js";
import { endingSequenceNumber, startingSequenceNumber } from "../shards/sequence-numbers.js";
import { parseShardId, toShardId } from "../shards/shard-ids.js";
import { consumers, isOpen, loadShards, type ShardRecord, type StreamRecord } from "../store.js";
import { findStream } from "./find-stream.js";
import { toStreamArn } from "./names.js";
import { statusOf } from "./status.js";

export const DescribeStream: Op<"DescribeStream"> = async (input, ctx) => {
  const stream = await findStream(input, ctx);
  const after = input.ExclusiveStartShardId;
  const start = after === undefined ? -1 : parseShardId(after);
  if (start === undefined) throw invalidArgument(`ExclusiveStartShardId ${after} is not a valid shard id.`);
  const now = ctx.clock.now();
  const isCreated = statusOf(stream, now) !== "CREATING";
  const shown = isCreated ? await listedShards(ctx.store, stream, now) : [];
  const listed = shown.filter(({ number }) => number > start);
  const page = listed.slice(0, input.Limit ?? DESCRIBE_SHARDS_DEFAULT);
  return {
    StreamDescription: {
      ...describe(stream, ctx.clock.now()),
      Shards: page.map(describeShard),
      HasMoreShards: listed.length > page.length,
    },
  };
};

export const DescribeStreamSummary: Op<"DescribeStreamSummary"> = async (input, ctx) => {
  const stream = await findStream(input, ctx);
  const open = (await loadShards(ctx.store, stream.id)).filter(isOpen);
  const registered = await consumers.page(ctx.store, Number.MAX_SAFE_INTEGER - 1, { prefix: [stream.id] });
  return {
    StreamDescriptionSummary: {
      ...describe(stream, ctx.clock.now()),
      StreamId: stream.id,
      OpenShardCount: open.length,
      ConsumerCount: registered.items.length,
      MaxRecordSizeInKiB: stream.recordKibMax,
      ...(stream.warmMibps !== undefined && {
        WarmThroughput: { TargetMiBps: stream.warmMibps, CurrentMiBps: stream.warmMibps },
      }),
      ...(stream.distribution && { RecordDistributionStrategy: stream.distribution }),
    },
  };
};

function describe(stream: StreamRecord, now: number) {
  return {
    StreamName: stream.name,
    StreamARN: toStreamArn(stream),
    StreamStatus: statusOf(stream, now),
    StreamModeDetails: { StreamMode: stream.mode },
    RetentionPeriodHours: stream.retentionHours,
    StreamCreationTimestamp: new Date(stream.createdAt),
    EnhancedMonitoring: [{ ShardLevelMetrics: stream.monitoring as never[] }],
    EncryptionType: stream.keyId === undefined ? ("NONE" as const) : ("KMS" as const),
    ...(stream.keyId !== undefined && { KeyId: stream.keyId }),
  };
}

/** Shards that may hold records still: a closed one is listed until its last record has expired. */
export async function listedShards(from: Reader, stream: StreamRecord, now: number): Promise<ShardRecord[]> {
  const horizon = horizonOf(stream, now);
  const all = await loadShards(from, stream.id);
  return all.filter(({ closedAt }) => closedAt === undefined || closedAt > horizon);
}

export function describeShard(shard: ShardRecord): WireShard {
  const { parent, adjacentParent, closedAt } = shard;
  return {
    ShardId: toShardId(shard.number),
    ...(parent !== undefined && { ParentShardId: toShardId(parent) }),
    ...(adjacentParent !== undefined && { AdjacentParentShardId: toShardId(adjacentParent) }),
    HashKeyRange: { StartingHashKey: shard.startHash, EndingHashKey: shard.endHash },
    SequenceNumberRange: {
      StartingSequenceNumber: startingSequenceNumber(shard),
      ...(closedAt !== undefined && { EndingSequenceNumber: endingSequenceNumber(shard, closedAt) }),
    },
  };
}
