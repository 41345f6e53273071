import type { Clock } from "../../../core/clock.js";
import type { Store } from "../../../core/store/store.js";
import type { Bells } from "../consumers/bells.js";
import {
  DAY_MS,
  ON_DEMAND_SHARDS,
  PEAK_DAYS,
  SHARD_WRITE_BYTES_PER_SECOND,
  SHARD_WRITE_RECORDS_PER_SECOND,
} from "../limits.js";
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

/**
 * Gives streams on demand as many shards as the most that was written to them in a second of the last thirty days asks for:
 * more at once, fewer when it is long enough ago. At most twice or half as many at a time.
 */
export class OnDemandScaling {
  readonly #parts: OnDemandParts;
  readonly #traffic = new Map<string, Traffic>();
  readonly #growing = new Set<string>();
  /** The most of a second since it was written down last. */
  #peaks = new Map<string, Peak>();

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
    const day = dayOf(this.#parts.clock);
    this.#peaks.set(stream.id, { day, used: Math.max(used, this.#peaks.get(stream.id)?.used ?? 0) });
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

  /** Once an hour: writes down what was used, and takes back shards that are no longer needed. */
  async settle(signal: AbortSignal): Promise<void> {
    const peaks = this.#peaks;
    this.#peaks = new Map();
    for await (const { value: stream } of streams.range(this.#parts.store)) {
      if (signal.aborted) return;
      if (stream.mode === "ON_DEMAND") await this.#settleStream(stream, peaks.get(stream.id));
    }
  }

  async #settleStream(known: StreamRecord, latest: Peak | undefined): Promise<void> {
    const { store, clock, bells } = this.#parts;
    const hasShrunk = await store.transact(async (tx) => {
      const stream = await streams.get(tx, known.account, known.region, known.name);
      if (stream?.id !== known.id || stream.mode !== "ON_DEMAND") return false;
      const peaks = peaksSince(dayOf(clock) - PEAK_DAYS, stream.peaks ?? [], latest);
      const open = (await loadShards(tx, stream.id)).filter(isOpen);
      const wanted = Math.max(needOf(stream, peaks), Math.ceil(open.length / 2));
      const isObserved = onDemandSince(stream) <= clock.now() - PEAK_DAYS * DAY_MS;
      if (!isObserved || wanted >= open.length) {
        if (latest) streams.put(tx, [stream.account, stream.region, stream.name], { ...stream, peaks });
        return false;
      }
      const resharding = new Resharding(tx, stream, clock.now());
      resharding.resize(open, wanted);
      resharding.finish({ peaks });
      return true;
    });
    if (hasShrunk) bells.ringAll(known.id);
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

type Peak = NonNullable<StreamRecord["peaks"]>[number];

const dayOf = (clock: Clock): number => Math.floor(clock.now() / DAY_MS);

const onDemandSince = ({ createdAt, modeChangedAt }: StreamRecord): number =>
  Math.max(createdAt, ...modeChangedAt);

/** A peak for each day after `day` on which there was traffic. */
function peaksSince(day: number, known: readonly Peak[], latest: Peak | undefined): Peak[] {
  const before = known.filter((peak) => peak.day > day && peak.day !== latest?.day);
  if (!latest || latest.day <= day) return before;
  const used = known.find((peak) => peak.day === latest.day)?.used ?? 0;
  return [...before, { day: latest.day, used: Math.max(latest.used, used) }];
}

/** Shards that a stream on demand needs, whatever is written now. */
function needOf({ warmMibps = 0 }: StreamRecord, peaks: readonly Peak[]): number {
  const most = Math.max(0, ...peaks.map(({ used }) => used));
  return Math.max(ON_DEMAND_SHARDS, Math.ceil(most * HEADROOM), warmMibps);
}
