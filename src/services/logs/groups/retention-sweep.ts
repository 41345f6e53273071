import type { ServiceHost } from "../../../core/service.js";
import { regionalScopes } from "../../../core/store/regional-scopes.js";
import type { Store } from "../../../core/store/store.js";
import { sizeOfAll, toSecond } from "../events/batch.js";
import {
  type ChunkPlace,
  deleteChunk,
  type GroupRecord,
  groupChunks,
  groups,
  loadChunk,
  streams,
} from "../store.js";
import { expiredBefore } from "./retention.js";

/** Readers leave expired events out at once; their room is taken back this often. */
const SWEEP_MS = 60 * 60_000;
/** Chunks deleted in one transaction. */
const CHUNKS_MAX = 500;

/** Sweeps all groups every hour until the signal is aborted. */
export async function sweepHourly({ clock, log, store, signal }: ServiceHost): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(SWEEP_MS, signal).catch(() => {});
    if (signal.aborted) return;
    await sweep(store, clock.now()).catch((error: unknown) => {
      log.error("expired log events were not swept", { error: String(error) });
    });
  }
}

/** Deletes what is past its group's retention. `store` is the service's whole store. */
export async function sweep(store: Store, now: number): Promise<void> {
  for await (const { account, region } of regionalScopes(store)) {
    const scope = store.scope(account, region);
    for await (const { value } of groups.range(scope)) {
      if (value.retentionDays !== undefined) await sweepGroup(scope, value, now);
    }
  }
}

/** A second goes when all of it has expired. */
async function sweepGroup(store: Store, group: GroupRecord, now: number): Promise<void> {
  const end = toSecond(expiredBefore(group, now)) - 1;
  for (;;) {
    const places: ChunkPlace[] = [];
    for await (const place of groupChunks(store, group.name, { start: 0, end })) {
      if (places.push(place) === CHUNKS_MAX) break;
    }
    if (places.length > 0) await deleteChunks(store, group.name, places);
    if (places.length < CHUNKS_MAX) return;
  }
}

async function deleteChunks(store: Store, group: string, places: readonly ChunkPlace[]): Promise<void> {
  await store.transact(async (tx) => {
    const freed = new Map<string, number>();
    for (const place of places) {
      const chunk = await loadChunk(tx, group, place);
      const bytes = chunk?.sealed?.storedBytes ?? sizeOfAll(chunk?.messages ?? []);
      freed.set(place.stream, (freed.get(place.stream) ?? 0) + bytes);
      deleteChunk(tx, group, place);
    }
    for (const [name, bytes] of freed) {
      const stream = await streams.get(tx, group, name);
      if (stream)
        streams.put(tx, [group, name], { ...stream, storedBytes: Math.max(0, stream.storedBytes - bytes) });
    }
  });
}
