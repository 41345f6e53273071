import { TrimmedDataAccessException$ } from "@aws-sdk/client-dynamodb-streams";
import type { Reader } from "../../../core/store/store.js";
import { AwsError } from "../../../wire/aws-error.js";
import { validationError } from "../errors.js";
import { STREAM_RETENTION_SECONDS } from "../limits.js";
import { streamRecords } from "../store.js";
import { lastCommit } from "./describe-stream.js";
import { shardNotFound } from "./errors.js";
import type { Op } from "./operation.js";
import { toIterator } from "./shard-iterator.js";
import { type Stream, shardsOf, toCommit } from "./stream.js";
import { openStreamByArn } from "./stream-arn.js";

export const GetShardIterator: Op<"GetShardIterator"> = async (input, ctx) => {
  const { StreamArn: arn = "", ShardId: id = "", ShardIteratorType: type } = input;
  const isBySequence = type === "AT_SEQUENCE_NUMBER" || type === "AFTER_SEQUENCE_NUMBER";
  if (isBySequence && input.SequenceNumber === undefined) {
    throw validationError(`SequenceNumber must be specified when ShardIteratorType is ${type}`);
  }
  if (!isBySequence && input.SequenceNumber !== undefined) {
    throw validationError(`SequenceNumber must not be specified when ShardIteratorType is ${type}`);
  }
  const stream = await openStreamByArn(ctx.store, ctx, arn);
  const shard = shardsOf(stream).find((each) => each.id === id)?.number;
  if (shard === undefined) throw shardNotFound(id, arn);
  const now = ctx.clock.now();
  const after = await startOf(ctx.store, stream, shard, type ?? "LATEST", input.SequenceNumber, now);
  return { ShardIterator: toIterator({ streamArn: arn, shard, after }, now) };
};

/** The commit that reading starts after. */
async function startOf(
  reader: Reader,
  stream: Stream,
  shard: number,
  type: string,
  sequenceNumber: string | undefined,
  now: number,
): Promise<number> {
  if (type === "TRIM_HORIZON") return 0;
  if (type === "LATEST") return await lastCommit(reader, stream, shard);
  const commit = toCommit(sequenceNumber ?? "");
  if (commit === undefined) throw validationError(`Invalid SequenceNumber: ${sequenceNumber}`);
  if (commit > 0) await checkNotTrimmed(reader, stream, shard, commit, now);
  return type === "AT_SEQUENCE_NUMBER" ? Math.max(0, commit - 1) : commit;
}

/** A record that is older than records are kept cannot be where reading starts. */
async function checkNotTrimmed(
  reader: Reader,
  stream: Stream,
  shard: number,
  commit: number,
  now: number,
): Promise<void> {
  const record = await streamRecords.get(reader, stream.space, shard, commit);
  const isTrimmed =
    record === undefined
      ? commit <= (await lastCommit(reader, stream, shard))
      : now - record.at > STREAM_RETENTION_SECONDS * 1000;
  if (!isTrimmed) return;
  throw new AwsError(
    TrimmedDataAccessException$,
    "The operation attempted to read past the oldest stream record in a shard.",
  );
}
