import type { ChildShard } from "@aws-sdk/client-kinesis";
import type { Reader } from "../../../core/store/store.js";
import { toSequenceNumber } from "../shards/sequence-numbers.js";
import { toShardId } from "../shards/shard-ids.js";
import { type DataRecord, loadShards, records, type ShardRecord, type StreamRecord } from "../store.js";
import { horizonOf } from "./horizon.js";

export interface Found {
  index: number;
  record: DataRecord;
}

export interface ReadPage {
  found: Found[];
  /** Where to go on. */
  after: number;
  /** Nothing is left behind what was found. */
  isEnd: boolean;
  bytes: number;
}

export interface PageBounds {
  records: number;
  bytes: number;
}

/** Records behind an index that have not expired: as many as the bounds let through, at least one. */
export async function readShard(
  from: Reader,
  stream: StreamRecord,
  shard: ShardRecord,
  after: number,
  bounds: PageBounds,
  now: number,
): Promise<ReadPage> {
  const horizon = horizonOf(stream, now);
  const prefix = [stream.id, shard.number];
  const page: ReadPage = { found: [], after, isEnd: true, bytes: 0 };
  for await (const { key, value } of records.range(from, {
    prefix,
    start: [...prefix, after],
    startExclusive: true,
  })) {
    const index = Number(key.at(-1));
    if (value.at < horizon) {
      page.after = index;
      continue;
    }
    const bytes = value.data.byteLength + Buffer.byteLength(value.key);
    const isFull =
      page.found.length >= bounds.records || (page.found.length > 0 && page.bytes + bytes > bounds.bytes);
    if (isFull) return { ...page, isEnd: false };
    page.found.push({ index, record: value });
    page.after = index;
    page.bytes += bytes;
  }
  return page;
}

/** How far behind the newest record a reader is; nought at the end. */
export function millisBehind(page: ReadPage, now: number): number {
  const last = page.found.at(-1)?.record.at;
  return page.isEnd || last === undefined ? 0 : Math.max(0, now - last);
}

/** Shards that a closed one went over into. */
export async function childrenOf(
  from: Reader,
  stream: StreamRecord,
  { number }: ShardRecord,
): Promise<ChildShard[]> {
  const all = await loadShards(from, stream.id);
  return all
    .filter(({ parent, adjacentParent }) => parent === number || adjacentParent === number)
    .map((child) => ({
      ShardId: toShardId(child.number),
      ParentShards: [child.parent, child.adjacentParent].filter((one) => one !== undefined).map(toShardId),
      HashKeyRange: { StartingHashKey: child.startHash, EndingHashKey: child.endHash },
    }));
}

export function sequenceNumberOf(shard: ShardRecord, { index, record }: Found): string {
  return toSequenceNumber(shard, index, record.at);
}
