import { BATCH_BYTES_MAX } from "../cut-by-size.js";
import type { PollerContext } from "../source.js";
import type { StreamEvent, StreamSource } from "./stream-source.js";

/** Pause after a read that gave nothing: AWS polls each shard four times a second. */
const IDLE_MS = 250;
const MS_PER_SECOND = 1000;
export interface SizedEvent extends StreamEvent {
  /** As JSON. */
  bytes: number;
}

/** Events read and not yet given to the function. */
export interface Gathered {
  events: SizedEvent[];
  /** Sequence number of the last record read, wanted or not; absent when there was none. */
  last: string | undefined;
  /** Where to read on; absent at the end of a closed shard. */
  next: string | undefined;
}

/** Reads until the batch is full, its window has passed, or, after a pause, there is nothing. */
export async function gather(
  source: StreamSource,
  poller: PollerContext,
  shard: string,
  iterator: string,
  isWanted: (event: unknown) => boolean,
): Promise<Gathered> {
  const { ctx, mapping, signal } = poller;
  const size = mapping.batchSize * mapping.parallelization;
  const deadline = ctx.clock.now() + mapping.windowSeconds * MS_PER_SECOND;
  // Streams tell times by the second.
  const begins = Math.floor((mapping.startingTimestamp ?? 0) / MS_PER_SECOND) * MS_PER_SECOND;
  const gathered: Gathered = { events: [], last: undefined, next: iterator };
  let bytes = 0;
  while (gathered.next !== undefined && !signal.aborted) {
    const read = await source.read(poller, gathered.next, size - gathered.events.length, shard);
    gathered.next = read.next;
    const before = gathered.events.length;
    for (const event of read.events) {
      gathered.last = event.sequence;
      if (event.at < begins || !isWanted(event.filtered ? event.filtered() : event.event)) continue;
      const size = Buffer.byteLength(JSON.stringify(event.event));
      gathered.events.push({ ...event, bytes: size });
      bytes += size;
    }
    poller.count("PolledEventCount", read.events.length);
    poller.count("FilteredOutEventCount", read.events.length - (gathered.events.length - before));
    const isFull = gathered.events.length >= size || bytes >= BATCH_BYTES_MAX;
    if (isFull || (gathered.last !== undefined && ctx.clock.now() >= deadline)) break;
    if (read.events.length === 0 && read.next !== undefined) {
      await ctx.clock.sleep(source.idleMs ?? IDLE_MS, signal).catch(() => {});
      if (gathered.last === undefined) break;
    }
  }
  return gathered;
}
