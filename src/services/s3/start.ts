import { join } from "node:path";
import { openVault } from "../../core/identity/vault.js";
import type { ServiceHost, Started } from "../../core/service.js";
import { Buffers } from "./content/buffers.js";
import { Pins } from "./content/pins.js";
import { SealThreads } from "./content/seal-threads.js";
import { BLOCKING_RULES, PLAIN_RULES } from "./domain/bucket-encryption.js";
import { DAY_MS } from "./domain/lifecycle-rules.js";
import { startLifecycleRounds } from "./lifecycle/rounds.js";
import { AccessLogs } from "./logging/access-logs.js";
import { deliverLogs } from "./logging/deliver-logs.js";
import { MetricsConfigurations } from "./measures/metrics-configurations.js";
import { startStorageRounds } from "./measures/storage-metrics.js";
import { Mounts } from "./mounts/mounts.js";
import { startMounts } from "./mounts/start-mounts.js";
import type { S3State } from "./state.js";

/**
 * Opens the key that seals the data keys of SSE-S3 (it lies apart from the store, in the service's folder), and starts
 * the lifecycle's rounds and the gathering of access logs.
 */
export async function start(host: ServiceHost): Promise<Started<S3State>> {
  const vault = await openVault(host.ids, join(await host.folder(), "object-keys.key"));
  const accessLogs = new AccessLogs(host.clock, deliverLogs(host));
  const sealThreads = new SealThreads(host.clock);
  const mounts = new Mounts();
  const stopMounts = await startMounts(host, mounts);
  const lifecycleDayMs = toDayMs(host.config["s3.lifecycleDay"]);
  const stopRounds = startLifecycleRounds(host, lifecycleDayMs);
  const stopStorageRounds = startStorageRounds(host);
  const metricsConfigurations = await MetricsConfigurations.load(host.store);
  return {
    state: {
      identity: host.identity,
      newRules: host.config["s3.customerKeys"] === "blocked" ? BLOCKING_RULES : PLAIN_RULES,
      lifecycleDayMs,
      vault,
      pins: new Pins(),
      buffers: new Buffers(),
      mounts,
      sealThreads,
      accessLogs,
      metricsConfigurations,
    },
    async stop() {
      await stopRounds();
      await stopStorageRounds();
      await stopMounts();
      await accessLogs.flush();
      await sealThreads.stop();
    },
  };
}

function toDayMs(seconds: string | undefined): number {
  if (seconds === undefined) return DAY_MS;
  const dayMs = Number(seconds) * 1000;
  if (dayMs >= 1000 && dayMs <= DAY_MS) return dayMs;
  throw new Error(`s3.lifecycleDay takes seconds between 1 and ${DAY_MS / 1000}, not '${seconds}'`);
}
