import type { CancelTimer } from "../../../core/clock.js";
import type { ServiceHost } from "../../../core/service.js";
import type { S3Context } from "../state.js";
import { buckets } from "../store.js";
import { applyLifecycle } from "./apply-lifecycle.js";

const FIRST_ROUND_MS = 60_000;
const ROUND_MS = 3_600_000;

/** Goes round all buckets with a lifecycle, every hour. Returns what stops it. */
export function startLifecycleRounds(host: ServiceHost): () => Promise<void> {
  let cancel: CancelTimer = () => {};
  let running: Promise<void> = Promise.resolve();
  const schedule = (delayMs: number): void => {
    cancel = host.clock.after(delayMs, () => {
      running = round(host).finally(() => {
        if (!host.signal.aborted) schedule(ROUND_MS);
      });
    });
  };
  schedule(FIRST_ROUND_MS);
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
