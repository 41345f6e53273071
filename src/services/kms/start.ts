import { join } from "node:path";
import { openVault } from "../../core/identity/vault.js";
import type { ServiceHost, Started } from "../../core/service.js";
import type { KmsState } from "./state.js";

/** Opens the key file that seals the material of all keys; it lies apart from the store, in the service's folder. */
export async function start(host: ServiceHost): Promise<Started<KmsState>> {
  return { state: { vault: await openVault(host.ids, join(await host.folder(), "key-material.key")) } };
}
