import type { Clock } from "../../../core/clock.js";
import type { Store, Transaction } from "../../../core/store/store.js";
import type { Bells } from "../consumers/bells.js";
import { rateExceededMessage } from "../errors.js";
import { toSequenceNumber } from "../shards/sequence-numbers.js";
import { toShardId } from "../shards/shard-ids.js";
import {
  type CursorRecord,
  cursors,
  isOpen,
  loadShards,
  records,
  type ShardRecord,
  type StreamRecord,
} from "../store.js";
import { loadStream } from "../streams/find-stream.js";
import type { OnDemandScaling } from "./on-demand.js";
import type { ShardRates } from "./shard-rates.js";

/** A record on its way into a stream. */
export interface Incoming {
  hashKey: bigint;
  key: string;
  data: Uint8Array;
  sealedKey?: Uint8Array;
  /** What counts against the shard's bound. */
  bytes: number;
}

/** What became of it: its place, or why the shard did not take it. */
export interface Placed {
  shardId: string;
  sequenceNumber?: string;
  refusal?: string;
}

interface Pending {
  incoming: readonly Incoming[];
  resolve(placed: Placed[]): void;
  reject(error: unknown): void;
}

interface OpenShard {
  shard: ShardRecord;
  start: bigint;
  end: bigint;
}

interface Target {
  shard: ShardRecord;
  isThrottled: boolean;
}

export interface WriterParts {
  store: Store;
  clock: Clock;
  rates: ShardRates;
  bells: Bells;
  scaling: OnDemandScaling;
}

const COMMIT_RECORDS_MAX = 2_000;
const COMMIT_BYTES_MAX = 16 * 1024 * 1024;
const LAYOUTS_MAX = 1_000;

/**
 * One writer a stream: what is put while a commit is under way goes into the next one, in the order in which it came. So
 * sequence numbers are given out in the order of the commits, and a thousand puts at once cost a few transactions.
 */
export class StreamWriters {
  readonly #parts: WriterParts;
  readonly #queues = new Map<string, Pending[]>();
  readonly #layouts = new Map<string, { version: number; open: OpenShard[] }>();

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  /** Resolves when the records are on disk. Rejects where the stream has gone. */
  put(stream: StreamRecord, incoming: readonly Incoming[]): Promise<Placed[]> {
    return new Promise((resolve, reject) => {
      const queue = this.#queues.get(stream.id);
      const pending = { incoming, resolve, reject };
      if (queue) queue.push(pending);
      else {
        this.#queues.set(stream.id, [pending]);
        void this.#drain(stream);
      }
    });
  }

  /** Which shards are open is read anew. */
  forget(streamId: string): void {
    this.#layouts.delete(streamId);
  }

  async #drain(stream: StreamRecord): Promise<void> {
    const queue = this.#queues.get(stream.id) ?? [];
    while (queue.length > 0) {
      const batch = takeBatch(queue);
      try {
        const all = batch.flatMap(({ incoming }) => incoming);
        const placed = await this.#write(stream, all);
        let at = 0;
        for (const { incoming, resolve } of batch) {
          resolve(placed.slice(at, at + incoming.length));
          at += incoming.length;
        }
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#queues.delete(stream.id);
  }

  async #write(known: StreamRecord, incoming: readonly Incoming[]): Promise<Placed[]> {
    let isNoted = false;
    for (;;) {
      const stream = await loadStream(this.#parts.store, known);
      const open = await this.#openShards(stream);
      if (!isNoted && (await this.#makeRoom(stream, open.length, incoming))) {
        isNoted = true;
        continue;
      }
      isNoted = true;
      const targets = incoming.map((record) => this.#target(stream, open, record));
      const placed = await this.#commit(stream, incoming, targets);
      // Shards were split or merged meanwhile: the records go elsewhere.
      if (!placed) continue;
      for (const number of new Set(targets.map(({ shard }) => shard.number))) {
        this.#parts.bells.ring(stream.id, number);
      }
      return placed;
    }
  }

  /** True where the stream has more shards now. */
  #makeRoom(stream: StreamRecord, open: number, incoming: readonly Incoming[]): Promise<boolean> {
    const bytes = incoming.reduce((sum, record) => sum + record.bytes, 0);
    return this.#parts.scaling.note(stream, open, incoming.length, bytes);
  }

  async #openShards(stream: StreamRecord): Promise<OpenShard[]> {
    const known = this.#layouts.get(stream.id);
    if (known?.version === stream.layout) return known.open;
    const all = await loadShards(this.#parts.store, stream.id);
    const open = all
      .filter(isOpen)
      .map((shard) => ({ shard, start: BigInt(shard.startHash), end: BigInt(shard.endHash) }));
    if (this.#layouts.size >= LAYOUTS_MAX) this.#layouts.clear();
    this.#layouts.set(stream.id, { version: stream.layout, open });
    return open;
  }

  #target(stream: StreamRecord, open: readonly OpenShard[], { hashKey, bytes }: Incoming): Target {
    const found = open.find(({ start, end }) => start <= hashKey && hashKey <= end);
    if (!found) throw new Error(`stream ${stream.id} has no open shard for ${hashKey}`);
    const { shard } = found;
    return { shard, isThrottled: !this.#parts.rates.takeWrite(stream.id, shard.number, bytes) };
  }

  /** Undefined where the stream's shards are no longer those that the targets were chosen from. */
  #commit(
    stream: StreamRecord,
    incoming: readonly Incoming[],
    targets: readonly Target[],
  ): Promise<Placed[] | undefined> {
    return this.#parts.store.transact(async (tx) => {
      const now = await loadStream(tx, stream);
      if (now.id !== stream.id || now.layout !== stream.layout) return undefined;
      const tails = new Map<number, CursorRecord>();
      const placed: Placed[] = [];
      for (const [at, { shard, isThrottled }] of targets.entries()) {
        const shardId = toShardId(shard.number);
        const record = incoming[at];
        if (isThrottled || !record) {
          placed.push({ shardId, refusal: rateExceededMessage(shardId, stream) });
          continue;
        }
        const tail = tails.get(shard.number) ?? (await loadCursor(tx, stream.id, shard));
        const arrival = Math.max(tail.lastAt, this.#parts.clock.now());
        tails.set(shard.number, { next: tail.next + 1, lastAt: arrival });
        const { key, data, sealedKey } = record;
        records.put(tx, [stream.id, shard.number, tail.next], {
          at: arrival,
          key,
          data,
          ...(sealedKey && { sealedKey }),
        });
        placed.push({ shardId, sequenceNumber: toSequenceNumber(shard, tail.next, arrival) });
      }
      for (const [number, tail] of tails) cursors.put(tx, [stream.id, number], tail);
      return placed;
    });
  }
}

async function loadCursor(tx: Transaction, streamId: string, shard: ShardRecord): Promise<CursorRecord> {
  return (await cursors.get(tx, streamId, shard.number)) ?? { next: 1, lastAt: shard.createdAt };
}

/** As many of those that wait as one commit takes; at least one. */
function takeBatch(queue: Pending[]): Pending[] {
  let count = 0;
  let recordCount = 0;
  let bytes = 0;
  for (const { incoming } of queue) {
    recordCount += incoming.length;
    for (const record of incoming) bytes += record.bytes;
    if (count > 0 && (recordCount > COMMIT_RECORDS_MAX || bytes > COMMIT_BYTES_MAX)) break;
    count += 1;
  }
  return queue.splice(0, count);
}
