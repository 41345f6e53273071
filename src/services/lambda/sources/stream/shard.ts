import { toFilter } from "../filters.js";
import type { PollerContext } from "../source.js";
import { type BatchPlace, runBatch } from "./batch.js";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint.js";
import type { StreamEvent, StreamSource } from "./stream-source.js";
import { startWindow, type TumblingWindow } from "./tumbling.js";

/** Pause after a read that gave nothing: AWS polls each shard four times a second. */
const IDLE_MS = 250;
const MS_PER_SECOND = 1000;
/** A batch's events as JSON, with room for the envelope, in the 6 MiB of an invocation. */
const BATCH_BYTES_MAX = 6 * 1024 * 1024 - 4096;

/** Events read and not yet given to the function. */
interface Gathered {
  events: StreamEvent[];
  /** Last event read, filtered or not: where the next batch begins. */
  last: string | undefined;
  next: string | undefined;
}

/** Reads one shard to its end: gather a batch, run it, remember how far it went. */
export async function runShard(source: StreamSource, shard: string, poller: PollerContext): Promise<void> {
  const checkpoint = await loadCheckpoint(poller, shard);
  const isWanted = toFilter(poller.mapping);
  const window = startWindow(poller, checkpoint?.window);
  let after = checkpoint?.after;
  let iterator: string | undefined = await source.iterator(poller, shard, after);
  while (iterator !== undefined && !poller.signal.aborted) {
    const gathered: Gathered = await gather(source, poller, iterator, isWanted);
    iterator = gathered.next;
    if (gathered.last === undefined && !window) continue;
    await runAll(source, shard, poller, gathered.events, window);
    // What was cut off in the midst is read again by whoever goes on.
    if (poller.signal.aborted) return;
    after = gathered.last ?? after;
    if (gathered.last !== undefined || window?.hasChanged) {
      await saveCheckpoint(poller, shard, { after, window: window?.state, isFinished: false });
    }
  }
  if (poller.signal.aborted) return;
  if (window) await window.close({ source, shard, poller });
  await saveCheckpoint(poller, shard, { after, isFinished: true });
}

/** Reads until the batch is full, its window has passed, or, without a window, there is anything at all. */
async function gather(
  source: StreamSource,
  poller: PollerContext,
  iterator: string,
  isWanted: (event: unknown) => boolean,
): Promise<Gathered> {
  const { ctx, mapping, signal } = poller;
  const size = mapping.batchSize * mapping.parallelization;
  const deadline = ctx.clock.now() + mapping.windowSeconds * MS_PER_SECOND;
  const begins = mapping.startingPosition === "TRIM_HORIZON" ? 0 : (mapping.startingTimestamp ?? 0);
  const gathered: Gathered = { events: [], last: undefined, next: iterator };
  let bytes = 0;
  while (gathered.next !== undefined && !signal.aborted) {
    const read = await source.read(poller, gathered.next, size - gathered.events.length);
    gathered.next = read.next;
    for (const event of read.events) {
      gathered.last = event.sequence;
      if (event.at < begins || !isWanted(event.event)) continue;
      gathered.events.push(event);
      bytes += JSON.stringify(event.event).length;
    }
    if (gathered.events.length >= size || bytes >= BATCH_BYTES_MAX) break;
    const isOver = ctx.clock.now() >= deadline;
    if (isOver && (gathered.last !== undefined || mapping.tumblingSeconds > 0)) break;
    if (read.events.length === 0 && read.next !== undefined)
      await ctx.clock.sleep(IDLE_MS, signal).catch(() => {});
  }
  return gathered;
}

/** With a parallelization factor the batch is parted by key into as many that run side by side. */
async function runAll(
  source: StreamSource,
  shard: string,
  poller: PollerContext,
  events: StreamEvent[],
  window: TumblingWindow | undefined,
): Promise<void> {
  if (window) return await window.take({ source, shard, poller }, events);
  if (events.length === 0) return;
  const lanes = Array.from({ length: poller.mapping.parallelization }, (): StreamEvent[] => []);
  for (const event of events) lanes[hash(event.key) % lanes.length]?.push(event);
  await Promise.all(lanes.map((lane) => runLane({ source, shard, poller }, lane)));
}

/** A lane's events in batches, one after the other. */
async function runLane(place: BatchPlace, lane: readonly StreamEvent[]): Promise<void> {
  const size = place.poller.mapping.batchSize;
  for (let start = 0; start < lane.length; start += size)
    await runBatch(place, lane.slice(start, start + size));
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}
