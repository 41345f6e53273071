import { cutBySize } from "../cut-by-size.js";
import { toFilter } from "../filters.js";
import type { PollerContext } from "../source.js";
import { type BatchPlace, runBatch } from "./batch.js";
import { resumeAt } from "./begin.js";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint.js";
import { gather, type SizedEvent } from "./gather.js";
import type { StreamSource } from "./stream-source.js";
import { startWindow, type TumblingWindow } from "./tumbling.js";

/** An idle shard's iterator is kept this often: it lasts for a quarter of an hour. */
const ITERATOR_KEPT_MS = 5 * 60_000;

/** Reads one shard to its end: gather a batch, run it, remember how far it went. */
export async function runShard(source: StreamSource, shard: string, poller: PollerContext): Promise<void> {
  const { clock } = poller.ctx;
  const checkpoint = await loadCheckpoint(poller, shard);
  const isWanted = toFilter(poller.mapping);
  const window = startWindow(poller, checkpoint?.window);
  let after = checkpoint?.after;
  let iterator: string | undefined = await resumeAt(source, poller, shard, checkpoint);
  let keptAt = clock.now();
  while (iterator !== undefined) {
    const gathered = await gather(source, poller, shard, iterator, isWanted);
    await runAll(source, shard, poller, gathered.events, window);
    // What was cut off in the midst is read again by whoever goes on.
    if (poller.signal.aborted) return;
    iterator = gathered.next;
    after = gathered.last ?? after;
    const hasMoved = gathered.last !== undefined || window?.hasChanged === true;
    if (!hasMoved && clock.now() - keptAt < ITERATOR_KEPT_MS) continue;
    await saveCheckpoint(poller, shard, { after, iterator, window: window?.state, isFinished: false });
    keptAt = clock.now();
  }
  if (window) await window.close({ source, shard, poller });
  await saveCheckpoint(poller, shard, { after, isFinished: true });
}

/** With a parallelization factor the batch is parted by key into as many that run side by side. */
async function runAll(
  source: StreamSource,
  shard: string,
  poller: PollerContext,
  events: SizedEvent[],
  window: TumblingWindow | undefined,
): Promise<void> {
  if (window) return await window.take({ source, shard, poller }, events);
  if (events.length === 0) return;
  const lanes = Array.from({ length: poller.mapping.parallelization }, (): SizedEvent[] => []);
  for (const event of events) lanes[hash(event.key) % lanes.length]?.push(event);
  await Promise.all(lanes.map((lane) => runLane({ source, shard, poller }, lane)));
}

/** A lane's events in batches, one after the other. */
async function runLane(place: BatchPlace, lane: readonly SizedEvent[]): Promise<void> {
  const size = place.poller.mapping.batchSize;
  for (let start = 0; start < lane.length; start += size) {
    for (const batch of cutBySize(lane.slice(start, start + size), ({ bytes }) => bytes))
      await runBatch(place, batch);
  }
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}
