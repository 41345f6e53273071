import type { Clock } from "../../../core/clock.js";
import type { Store } from "../../../core/store/store.js";
import type { Bells } from "../consumers/bells.js";
import { SHARD_WRITE_BYTES_PER_SECOND, SHARD_WRITE_RECORDS_PER_SECOND } from "../limits.js";
import { Resharding } from "../shards/reshard.js";
import { isOpen, loadShards, type StreamRecord, streams } from "../store.js";

const SECOND_MS = 1_000;
/** Streams whose traffic is remembered. */
const STREAMS_REMEMBERED = 10_000;
/** A stream on demand has room for so many times the most that has been written in a second. */
const HEADROOM = 2;

interface Traffic {
  second: number;
  records: number;
  bytes: number;
}

export interface OnDemandParts {
  store: Store;
  clock: Clock;
  bells: Bells;
}

/** Gives streams on demand more shards as more is written to them. At most twice as many at a time; they stay. */
export class OnDemandScaling {
  readonly #parts: OnDemandParts;
  readonly #traffic = new Map<string, Traffic>();
  readonly #growing = new Set<string>();

  constructor(parts: OnDemandParts) {
    this.#parts = parts;
  }

  /** Tells what is to be written. Resolves when the stream has as many shards as that asks for: true where it has got some. */
  async note(stream: StreamRecord, open: number, records: number, bytes: number): Promise<boolean> {
    if (stream.mode !== "ON_DEMAND") return false;
    const traffic = this.#trafficOf(stream.id);
    traffic.records += records;
    traffic.bytes += bytes;
    const used = Math.max(
      traffic.records / SHARD_WRITE_RECORDS_PER_SECOND,
      traffic.bytes / SHARD_WRITE_BYTES_PER_SECOND,
    );
    const wanted = Math.min(Math.ceil(used * HEADROOM), open * 2);
    if (wanted <= open || this.#growing.has(stream.id)) return false;
    this.#growing.add(stream.id);
    try {
      await this.#grow(stream, wanted);
      return true;
    } finally {
      this.#growing.delete(stream.id);
    }
  }

  async #grow(known: StreamRecord, wanted: number): Promise<void> {
    const { store, clock, bells } = this.#parts;
    await store.transact(async (tx) => {
      const stream = await streams.get(tx, known.account, known.region, known.name);
      if (stream?.id !== known.id || stream.mode !== "ON_DEMAND") return;
      const open = (await loadShards(tx, stream.id)).filter(isOpen);
      if (open.length >= wanted) return;
      const resharding = new Resharding(tx, stream, clock.now());
      resharding.resize(open, wanted);
      resharding.finish();
    });
    bells.ringAll(known.id);
  }

  #trafficOf(streamId: string): Traffic {
    const second = Math.floor(this.#parts.clock.now() / SECOND_MS);
    const known = this.#traffic.get(streamId);
    if (known?.second === second) return known;
    const fresh = { second, records: 0, bytes: 0 };
    this.#traffic.delete(streamId);
    this.#traffic.set(streamId, fresh);
    const [oldest] = this.#traffic.keys();
    if (this.#traffic.size > STREAMS_REMEMBERED && oldest !== undefined) this.#traffic.delete(oldest);
    return fresh;
  }
}
