import type { ServiceHost, Started } from "../../core/service.js";
import { Bells } from "./consumers/bells.js";
import { Subscriptions } from "./consumers/subscriptions.js";
import type { KinesisState } from "./operation.js";
import { DataKeys } from "./records/data-keys.js";
import { ShardRates } from "./records/shard-rates.js";
import { StreamWriters } from "./records/stream-writer.js";
import { sweepHourly } from "./records/sweep.js";

export async function start(host: ServiceHost): Promise<Started<KinesisState>> {
  const { store, clock } = host;
  const rates = new ShardRates(clock);
  const bells = new Bells();
  const writers = new StreamWriters({ store, clock, rates, bells });
  const sweeping = sweepHourly(host);
  const subscriptions = new Subscriptions(clock);
  return { state: { writers, rates, bells, subscriptions, dataKeys: new DataKeys() }, stop: () => sweeping };
}
