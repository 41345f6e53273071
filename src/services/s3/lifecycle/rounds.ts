import type { CancelTimer } from "../../../core/clock.js";
import type { ServiceHost } from "../../../core/service.js";
import type { S3Context } from "../state.js";
import { buckets } from "../store.js";
import { applyLifecycle } from "./apply-lifecycle.js";

const FIRST_ROUND_MS_MAX = 60_000;
const ROUNDS_PER_DAY = 24;
const ROUND_MS_MIN = 250;

/** Goes round all buckets with a lifecycle, every hour of a day of that length. Returns what stops it. */
export function startLifecycleRounds(host: ServiceHost, dayMs: number): () => Promise<void> {
  const roundMs = Math.max(dayMs / ROUNDS_PER_DAY, ROUND_MS_MIN);
  let cancel: CancelTimer = () => {};
  let running: Promise<void> = Promise.resolve();
  const schedule = (delayMs: number): void => {
    cancel = host.clock.after(delayMs, () => {
      running = round(host).finally(() => {
        if (!host.signal.aborted) schedule(roundMs);
      });
    });
  };
  schedule(Math.min(FIRST_ROUND_MS_MAX, roundMs));
  return async () => {
    cancel();
    await running;
  };
}

async function round(host: ServiceHost): Promise<void> {
  for await (const { value: bucket } of buckets.range(host.store)) {
    if (host.signal.aborted) return;
    if (!bucket.lifecycle) continue;
    // The host's contexts carry the state that `start` made; their type has it erased.
    const ctx: S3Context = host.context({ account: bucket.account, region: bucket.region });
    try {
      await applyLifecycle(ctx, bucket);
    } catch (error) {
      host.log.error("a bucket's lifecycle could not be applied", {
        bucket: bucket.name,
        error: String(error),
      });
    }
  }
}
