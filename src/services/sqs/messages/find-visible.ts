import type { Entry } from "../../../core/store/store.js";
import { FAIR_SCAN_MAX } from "../limits.js";
import type { PlaceRecord, QueueRecord } from "../records.js";
import type { SqsContext } from "../state.js";
import { places, UNRECEIVED, WAS_RECEIVED } from "../store.js";
import { FairGroups } from "./fair-groups.js";

/** What a look through the queue found: whom to take, and when to look again if nobody. */
export interface Found {
  ids: string[];
  nextAt: number;
}

type Place = Entry<PlaceRecord>;

/**
 * Claims visible messages of a standard queue: those of quiet groups first, else in the order of their arrival, also those
 * that have come back. Claims and not a transaction keep receives from colliding; those made are in `claimed`, for the
 * caller to release.
 */
export async function findVisible(
  ctx: SqsContext,
  queue: QueueRecord,
  limit: number,
  claimed: string[],
): Promise<Found> {
  const { claims } = ctx.state;
  const now = ctx.clock.now();
  const fair = new FairGroups(ctx.store, queue, now);
  const quiet: Place[] = [];
  const noisy: Place[] = [];
  let nextAt = Number.POSITIVE_INFINITY;
  for (const state of [UNRECEIVED, WAS_RECEIVED]) {
    let found = 0;
    let looked = 0;
    for await (const place of places.range(ctx.store, { prefix: [queue.id, state] })) {
      if (place.value.visibleAt > now) {
        nextAt = Math.min(nextAt, place.value.visibleAt);
        break;
      }
      if (claims.has(toClaim(queue, place))) continue;
      if (await fair.isNoisy(place.value)) noisy.push(place);
      else {
        quiet.push(place);
        found += 1;
      }
      looked += 1;
      if (found >= limit || looked === FAIR_SCAN_MAX) break;
    }
  }
  const ids: string[] = [];
  for (const place of [...quiet.sort(byArrival), ...noisy.sort(byArrival)]) {
    const claim = toClaim(queue, place);
    if (ids.length === limit || claims.has(claim)) continue;
    claims.add(claim);
    claimed.push(claim);
    ids.push(place.value.id);
  }
  // Others took all of them meanwhile: there may be more.
  const wasBeaten = ids.length === 0 && quiet.length + noisy.length > 0;
  return { ids, nextAt: wasBeaten ? now : nextAt };
}

const toClaim = (queue: QueueRecord, { value }: Place): string => `${queue.id} ${value.id}`;

const SEQUENCE_AT = 3;
const byArrival = (one: Place, other: Place): number =>
  Number(one.key[SEQUENCE_AT]) - Number(other.key[SEQUENCE_AT]);
