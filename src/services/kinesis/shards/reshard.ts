import type { Transaction } from "../../../core/store/store.js";
import { type ShardRecord, type StreamRecord, shards, streams } from "../store.js";
import { evenRanges } from "./hash-keys.js";

/** Changes a stream's shards in a transaction: closes some, makes others, and keeps the lineage. */
export class Resharding {
  readonly #tx: Transaction;
  readonly #now: number;
  #stream: StreamRecord;

  constructor(tx: Transaction, stream: StreamRecord, now: number) {
    this.#tx = tx;
    this.#stream = stream;
    this.#now = now;
  }

  /** Closes a shard and makes two of it; the second one begins at `at`. */
  split(shard: ShardRecord, at: bigint): [ShardRecord, ShardRecord] {
    this.#close(shard);
    return [
      this.#open({ parent: shard.number, startHash: shard.startHash, endHash: (at - 1n).toString() }),
      this.#open({ parent: shard.number, startHash: at.toString(), endHash: shard.endHash }),
    ];
  }

  /** Closes two shards that lie side by side and makes one of them. */
  merge(parent: ShardRecord, adjacent: ShardRecord): ShardRecord {
    this.#close(parent);
    this.#close(adjacent);
    const [low, high] =
      BigInt(parent.startHash) < BigInt(adjacent.startHash) ? [parent, adjacent] : [adjacent, parent];
    return this.#open({
      parent: parent.number,
      adjacentParent: adjacent.number,
      startHash: low.startHash,
      endHash: high.endHash,
    });
  }

  /**
   * Makes so many shards of equal width of those that are open: cuts these where the new ones are to begin, then joins the
   * pieces of each new one, so that all have parents.
   */
  resize(open: readonly ShardRecord[], target: number): void {
    const ranges = evenRanges(target);
    const pieces = [...open].sort((a, b) => (BigInt(a.startHash) < BigInt(b.startHash) ? -1 : 1));
    for (const { start } of ranges) {
      const at = pieces.findIndex(
        (piece) => BigInt(piece.startHash) < start && start <= BigInt(piece.endHash),
      );
      const piece = pieces[at];
      if (piece) pieces.splice(at, 1, ...this.split(piece, start));
    }
    for (const { start, end } of ranges) {
      const [first, ...rest] = pieces.filter(
        (piece) => BigInt(piece.startHash) >= start && BigInt(piece.endHash) <= end,
      );
      rest.reduce<ShardRecord | undefined>(
        (joined, piece) => (joined ? this.merge(joined, piece) : piece),
        first,
      );
    }
  }

  /** Writes the stream as it is after the changes. */
  finish(changes: Partial<StreamRecord> = {}): StreamRecord {
    this.#stream = { ...this.#stream, ...changes, layout: this.#stream.layout + 1 };
    const { account, region, name } = this.#stream;
    streams.put(this.#tx, [account, region, name], this.#stream);
    return this.#stream;
  }

  #close(shard: ShardRecord): void {
    shards.put(this.#tx, [this.#stream.id, shard.number], { ...shard, closedAt: this.#now });
  }

  #open(parts: Omit<ShardRecord, "number" | "createdAt">): ShardRecord {
    const number = this.#stream.nextShard;
    this.#stream = { ...this.#stream, nextShard: number + 1 };
    const shard: ShardRecord = { number, createdAt: this.#now, ...parts };
    shards.put(this.#tx, [this.#stream.id, number], shard);
    return shard;
  }
}
