import { join } from "node:path";
import { openVault } from "../../core/identity/vault.js";
import { Pace } from "../../core/pace.js";
import type { ServiceHost, Started } from "../../core/service.js";
import type { EventsState } from "./state.js";

/** Opens the key file that seals connections' secrets; it lies apart from the store, in the service's folder. */
export async function start(host: ServiceHost): Promise<Started<EventsState>> {
  const vault = await openVault(host.ids, join(await host.folder(), "connections.key"));
  const pace = new Pace(host.clock);
  return { state: { matchers: new Map(), forwarded: new WeakMap(), vault, pace, identity: host.identity } };
}
