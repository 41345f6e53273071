import type { Reader } from "../../../core/store/store.js";
import { FIFO_SCAN_MAX, IN_FLIGHT_MAX } from "../limits.js";
import type { QueueRecord } from "../records.js";
import { isFifo, places, WAS_RECEIVED } from "../store.js";
import { numberOf } from "./attributes.js";

/** What lies in a queue at a time. */
export interface QueueCounts {
  visible: number;
  inFlight: number;
  delayed: number;
  /** Groups of a FIFO queue that have messages in flight. */
  groupsInFlight: number;
  /** Milliseconds since the epoch at which the oldest message was sent; absent in an empty queue. */
  oldestAt?: number;
}

export async function countMessages(from: Reader, queue: QueueRecord, now: number): Promise<QueueCounts> {
  const kept = now - numberOf(queue, "MessageRetentionPeriod") * 1000;
  const counts: QueueCounts = { visible: 0, inFlight: 0, delayed: 0, groupsInFlight: 0 };
  const groups = new Set<string>();
  for await (const { value } of places.range(from, { prefix: [queue.id] })) {
    if (value.sentAt <= kept) continue;
    counts.oldestAt = Math.min(counts.oldestAt ?? value.sentAt, value.sentAt);
    if (value.visibleAt <= now) counts.visible += 1;
    else if (value.isReceived) {
      counts.inFlight += 1;
      if (value.groupId !== undefined) groups.add(value.groupId);
    } else counts.delayed += 1;
  }
  counts.groupsInFlight = groups.size;
  return counts;
}

/** What receives have taken and not given back. Looks at nothing else, and into a FIFO queue as far as receives do. */
export async function countInFlight(from: Reader, queue: QueueRecord, now: number): Promise<number> {
  const received = [queue.id, WAS_RECEIVED];
  const range = isFifo(queue) ? { prefix: [queue.id] } : { prefix: received, start: [...received, now + 1] };
  let count = 0;
  let looked = 0;
  for await (const { value } of places.range(from, range)) {
    if (value.isReceived && value.visibleAt > now) count += 1;
    looked += 1;
    if (looked === FIFO_SCAN_MAX + IN_FLIGHT_MAX) break;
  }
  return count;
}
