import type { Reader } from "../../../core/store/store.js";
import { validationError } from "../errors.js";
import { STREAM_RETENTION_SECONDS } from "../limits.js";
import { streamRecords } from "../store.js";
import { shardNotFound, trimmed } from "./errors.js";
import type { Op } from "./operation.js";
import { toIterator } from "./shard-iterator.js";
import { shardsOf } from "./shards.js";
import { type Stream, toCommit } from "./stream.js";
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
  const now = ctx.clock.now();
  const shard = (await shardsOf(ctx.store, stream.space, now)).find((each) => each.id === id)?.number;
  if (shard === undefined) throw shardNotFound(id, arn);
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
  await checkNotTrimmed(reader, stream, shard, commit, now);
  return type === "AT_SEQUENCE_NUMBER" ? Math.max(0, commit - 1) : commit;
}

/** The commit of a shard's latest record; 0 if it has none. */
async function lastCommit(reader: Reader, stream: Stream, shard: number): Promise<number> {
  const { items } = await streamRecords.page(reader, 1, { prefix: [stream.space, shard], reverse: true });
  return Number(items[0]?.key.at(-1) ?? 0);
}

/** Records that are older than records are kept cannot be where reading starts. */
async function checkNotTrimmed(
  reader: Reader,
  stream: Stream,
  shard: number,
  commit: number,
  now: number,
): Promise<void> {
  if (commit <= (stream.trimmedThrough ?? -1)) throw trimmed();
  const prefix = [stream.space, shard];
  const { items } = await streamRecords.page(reader, 1, { prefix, start: [...prefix, commit] });
  const first = items[0]?.value;
  if (first !== undefined && now - first.at > STREAM_RETENTION_SECONDS * 1000) throw trimmed();
}
