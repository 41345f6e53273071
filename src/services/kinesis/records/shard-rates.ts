import type { Clock } from "../../../core/clock.js";
import {
  SHARD_READ_BYTES_PER_SECOND,
  SHARD_READS_PER_SECOND,
  SHARD_WRITE_BYTES_PER_SECOND,
  SHARD_WRITE_RECORDS_PER_SECOND,
} from "../limits.js";

/** Shards whose use is remembered; the one used longest ago is forgotten first, and begins afresh. */
const SHARDS_REMEMBERED = 20_000;

/** A second's worth of each, given back as time goes by. May go below nought: one large read is paid for afterwards. */
interface Allowance {
  at: number;
  records: number;
  bytes: number;
  reads: number;
  readBytes: number;
}

/** What each shard may take and give in a second, as AWS bounds it. */
export class ShardRates {
  readonly #clock: Clock;
  readonly #allowances = new Map<string, Allowance>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes room for one record; false where the shard has none left. */
  takeWrite(streamId: string, shard: number, bytes: number): boolean {
    const left = this.#allowanceOf(streamId, shard);
    // A record larger than a second's worth goes through when nothing else has been written.
    const hasRoom = left.bytes >= Math.min(bytes, SHARD_WRITE_BYTES_PER_SECOND);
    if (left.records < 1 || !hasRoom) return false;
    left.records -= 1;
    left.bytes -= bytes;
    return true;
  }

  takeRead(streamId: string, shard: number): boolean {
    const left = this.#allowanceOf(streamId, shard);
    if (left.reads < 1 || left.readBytes <= 0) return false;
    left.reads -= 1;
    return true;
  }

  payRead(streamId: string, shard: number, bytes: number): void {
    this.#allowanceOf(streamId, shard).readBytes -= bytes;
  }

  #allowanceOf(streamId: string, shard: number): Allowance {
    const name = `${streamId}/${shard}`;
    const now = this.#clock.now();
    const known = this.#allowances.get(name);
    this.#allowances.delete(name);
    const allowance = known ? refill(known, now) : fresh(now);
    this.#allowances.set(name, allowance);
    if (this.#allowances.size > SHARDS_REMEMBERED) {
      const [oldest] = this.#allowances.keys();
      if (oldest !== undefined) this.#allowances.delete(oldest);
    }
    return allowance;
  }
}

function fresh(at: number): Allowance {
  return {
    at,
    records: SHARD_WRITE_RECORDS_PER_SECOND,
    bytes: SHARD_WRITE_BYTES_PER_SECOND,
    reads: SHARD_READS_PER_SECOND,
    readBytes: SHARD_READ_BYTES_PER_SECOND,
  };
}

function refill(left: Allowance, now: number): Allowance {
  const seconds = Math.max(0, now - left.at) / 1000;
  const more = (has: number, perSecond: number) => Math.min(perSecond, has + perSecond * seconds);
  left.at = Math.max(left.at, now);
  left.records = more(left.records, SHARD_WRITE_RECORDS_PER_SECOND);
  left.bytes = more(left.bytes, SHARD_WRITE_BYTES_PER_SECOND);
  left.reads = more(left.reads, SHARD_READS_PER_SECOND);
  left.readBytes = more(left.readBytes, SHARD_READ_BYTES_PER_SECOND);
  return left;
}
