import { join } from "node:path";
import { openVault } from "../../core/identity/vault.js";
import type { ServiceHost, Started } from "../../core/service.js";
import { Pins } from "./content/pins.js";
import type { S3State } from "./state.js";

/** Opens the key that seals the data keys of SSE-S3; it lies apart from the store, in the service's folder. */
export async function start(host: ServiceHost): Promise<Started<S3State>> {
  const vault = await openVault(host.ids, join(await host.folder(), "object-keys.key"));
  return {
    state: {
      identity: host.identity,
      vault,
      pins: new Pins(),
      loaded: new WeakMap(),
      accepted: new WeakMap(),
    },
  };
}
