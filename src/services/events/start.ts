import { join } from "node:path";
import { openVault } from "../../core/identity/vault.js";
import type { ServiceHost, Started } from "../../core/service.js";
import { InvocationRates } from "./api-destinations/rates.js";
import type { EventsState } from "./state.js";

/** Opens the key file that seals connections' secrets; it lies apart from the store, in the service's folder. */
export async function start(host: ServiceHost): Promise<Started<EventsState>> {
  const vault = await openVault(host.ids, join(await host.folder(), "connections.key"));
  const rates = new InvocationRates(host.clock);
  return { state: { matchers: new Map(), forwarded: new WeakMap(), vault, rates, identity: host.identity } };
}
