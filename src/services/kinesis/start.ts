import type { ServiceHost, Started } from "../../core/service.js";
import { Bells } from "./consumers/bells.js";
import { Subscriptions } from "./consumers/subscriptions.js";
import type { KinesisState } from "./operation.js";
import { DataKeys } from "./records/data-keys.js";
import { OnDemandScaling } from "./records/on-demand.js";
import { ShardRates } from "./records/shard-rates.js";
import { StreamWriters } from "./records/stream-writer.js";
import { sweepHourly } from "./records/sweep.js";

export async function start(host: ServiceHost): Promise<Started<KinesisState>> {
  const { store, clock } = host;
  const rates = new ShardRates(clock);
  const bells = new Bells();
  const scaling = new OnDemandScaling({ store, clock, bells });
  const writers = new StreamWriters({ store, clock, rates, bells, scaling });
  const settings = { streamDelayMs: Number(host.config["kinesis.streamDelayMs"] ?? 0) };
  const sweeping = sweepHourly(host, scaling);
  const subscriptions = new Subscriptions(clock);
  return {
    state: { writers, rates, bells, subscriptions, dataKeys: new DataKeys(), settings },
    stop: () => sweeping,
  };
}
