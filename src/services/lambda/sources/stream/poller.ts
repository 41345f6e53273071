import type { PollerContext } from "../source.js";
import { dropCheckpoints, loadCheckpoint } from "./checkpoint.js";
import { runShard } from "./shard.js";
import type { Shard, StreamSource } from "./stream-source.js";

/** How often new shards are looked for. */
const SHARDS_MS = 5_000;

/** Reads every shard of a stream side by side, children after their parents, until the signal is aborted. */
export async function pollStream(source: StreamSource, poller: PollerContext): Promise<void> {
  const { ctx, signal } = poller;
  const running = new Map<string, Promise<void>>();
  // One shard's failure ends them all: the poller is then started again from the checkpoints.
  const stop = new AbortController();
  const inner = { ...poller, signal: AbortSignal.any([signal, stop.signal]) };
  let failed: unknown;
  // A shard at its end makes way for its children at once.
  let ended = new AbortController();
  try {
    while (!inner.signal.aborted) {
      ended = new AbortController();
      for (const shard of await startable(source, poller, running)) {
        const work = runShard(source, shard.id, inner)
          .catch((error: unknown) => {
            failed ??= error;
            stop.abort();
          })
          .finally(() => {
            running.delete(shard.id);
            ended.abort();
          });
        running.set(shard.id, work);
      }
      const until = AbortSignal.any([inner.signal, ended.signal]);
      await ctx.clock.sleep(SHARDS_MS, until).catch(() => {});
    }
  } finally {
    stop.abort();
    await Promise.all(running.values());
  }
  if (failed !== undefined && !signal.aborted) throw failed;
}

/** Shards that are neither running nor read to their end, and whose parents are. */
async function startable(
  source: StreamSource,
  poller: PollerContext,
  running: ReadonlyMap<string, unknown>,
): Promise<Shard[]> {
  const shards = await source.shards(poller);
  const listed = new Set(shards.map(({ id }) => id));
  const finished = new Set<string>();
  for (const { id } of shards) {
    if ((await loadCheckpoint(poller, id))?.isFinished) finished.add(id);
  }
  await dropCheckpoints(poller, (id) => !listed.has(id) && !running.has(id));
  return shards.filter(
    ({ id, parents }) =>
      !running.has(id) &&
      !finished.has(id) &&
      // A parent that is no longer listed has nothing left to read.
      parents.every((parent) => finished.has(parent) || !listed.has(parent)),
  );
}
