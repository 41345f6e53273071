import { FIFO_LOOK_AHEAD, FIFO_SCAN_MAX } from "../limits.js";
import type { QueueRecord } from "../records.js";
import type { SqsContext } from "../state.js";
import { places } from "../store.js";
import type { Found } from "./find-visible.js";

/**
 * The first messages of a FIFO queue whose groups have none in flight: as many as there are of the group whose turn it is,
 * then of the next, as on AWS. It is the turn of the group whose first message has been visible for longest: one that has
 * just come back waits behind those that nobody has received.
 */
export async function findInOrder(ctx: SqsContext, queue: QueueRecord, limit: number): Promise<Found> {
  const now = ctx.clock.now();
  const blocked = new Set<string>();
  const groups = new Map<string, { since: number; isReceived: boolean; ids: string[] }>();
  let nextAt = Number.POSITIVE_INFINITY;
  let found = 0;
  let looked = 0;
  let lookedMax = FIFO_SCAN_MAX;
  for await (const { value } of places.range(ctx.store, { prefix: [queue.id] })) {
    const name = value.groupId ?? "";
    if (value.visibleAt > now) {
      blocked.add(name);
      nextAt = Math.min(nextAt, value.visibleAt);
    } else if (!blocked.has(name)) {
      const { visibleAt: since, isReceived } = value;
      const group = groups.get(name) ?? { since, isReceived, ids: [] };
      groups.set(name, group);
      if (group.ids.length < limit) group.ids.push(value.id);
      found += 1;
      // Enough in all: a little further there may be more of the group whose turn it is.
      if (found === limit) lookedMax = Math.min(lookedMax, looked + FIFO_LOOK_AHEAD);
      const first = groups.values().next().value;
      if (first && !first.isReceived && first.ids.length === limit) break;
    }
    looked += 1;
    if (looked >= lookedMax) break;
  }
  const inTurn = [...groups.values()].sort((one, other) => one.since - other.since);
  return { ids: inTurn.flatMap(({ ids }) => ids).slice(0, limit), nextAt };
}
