import type { Reader } from "../../../core/store/store.js";
import { invalidArgument, noSuchShardId, shardNotFound } from "../errors.js";
import { parseSequenceNumber } from "../shards/sequence-numbers.js";
import { parseShardId, toShardId } from "../shards/shard-ids.js";
import { cursors, records, type ShardRecord, type StreamRecord, shards } from "../store.js";

/** Where reading is to begin, as callers say it. */
export interface Start {
  type: string;
  sequenceNumber?: string | undefined;
  timestamp?: Date | undefined;
}

/** The shard of an id. Throws for what is no id, and for a shard that is not there. */
export async function findShard(from: Reader, stream: StreamRecord, id: string): Promise<ShardRecord> {
  const number = parseShardId(id);
  if (number === undefined) throw noSuchShardId(id, stream);
  const found = await shards.get(from, stream.id, number);
  if (!found) throw shardNotFound(toShardId(number), stream);
  return found;
}

/** The index that reading begins after. */
export async function positionOf(
  from: Reader,
  stream: StreamRecord,
  shard: ShardRecord,
  start: Start,
  now: number,
): Promise<number> {
  const { type, sequenceNumber, timestamp } = start;
  const isBySequence = type === "AT_SEQUENCE_NUMBER" || type === "AFTER_SEQUENCE_NUMBER";
  if (isBySequence !== (sequenceNumber !== undefined)) {
    throw invalidArgument(
      "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) " +
        `TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified ${type} and ` +
        `${isBySequence ? "no" : "also a"} StartingSequenceNumber.`,
    );
  }
  if (sequenceNumber !== undefined) {
    const index = await indexOf(from, stream, shard, sequenceNumber);
    return type === "AT_SEQUENCE_NUMBER" ? Math.max(0, index - 1) : index;
  }
  if (type === "AT_TIMESTAMP") return await firstAt(from, stream, shard, timestamp, now);
  return type === "LATEST" ? await lastIndex(from, stream.id, shard.number) : 0;
}

export async function lastIndex(from: Reader, streamId: string, shard: number): Promise<number> {
  return ((await cursors.get(from, streamId, shard))?.next ?? 1) - 1;
}

async function indexOf(
  from: Reader,
  stream: StreamRecord,
  shard: ShardRecord,
  text: string,
): Promise<number> {
  const parts = parseSequenceNumber(text);
  const id = toShardId(shard.number);
  const place = `StartingSequenceNumber ${text} used in GetShardIterator on shard ${id} in stream ${stream.name} under account ${stream.account} is invalid`;
  if (!parts) throw invalidArgument(`${place}.`);
  if (parts.shard !== shard.number) {
    throw invalidArgument(
      `Invalid StartingSequenceNumber. It encodes ${toShardId(parts.shard)}, while it was used in a call to a shard ` +
        `with ${id}`,
    );
  }
  if (parts.shardCreatedAt !== Math.floor(shard.createdAt / 1000)) {
    throw invalidArgument(`${place} because it did not come from this stream.`);
  }
  // The ending number of a closed shard lies behind all of its records.
  const last = await lastIndex(from, stream.id, shard.number);
  return parts.index > BigInt(last) + 1n ? last + 1 : Number(parts.index);
}

/** Arrivals never go back in a shard and indices have no gaps: the first record of a time is found by halving. */
async function firstAt(
  from: Reader,
  stream: StreamRecord,
  shard: ShardRecord,
  timestamp: Date | undefined,
  now: number,
): Promise<number> {
  if (timestamp === undefined) {
    throw invalidArgument(
      "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no timestamp parameter.",
    );
  }
  const time = timestamp.getTime();
  if (time > now) {
    throw invalidArgument(
      "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. " +
        `timestampInMillis: ${time}, currentTimestampInMillis: ${now}`,
    );
  }
  let low = 0;
  let high = await lastIndex(from, stream.id, shard.number);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const record = await records.get(from, stream.id, shard.number, middle);
    // What is no longer there came before.
    if (record === undefined || record.at < time) low = middle;
    else high = middle - 1;
  }
  return low;
}
