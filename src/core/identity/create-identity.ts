import type { Clock } from "../clock.js";
import type { Ids } from "../ids.js";
import type { Logger } from "../log.js";
import type { Store } from "../store/store.js";
import type { IdentityAdmin } from "./admin.js";
import { LocalIdentity } from "./local-identity.js";
import { openVault } from "./vault.js";

export interface IdentityOptions {
  /** A part of the store of its own. */
  store: Store;
  clock: Clock;
  ids: Ids;
  log: Logger;
  /** File of the key that seals secrets; made at the first start. Without it (`--data memory`) the key lives in memory. */
  keyFile?: string;
  /** The account the first start makes. */
  rootAccount: string;
}

/** Opens the directory; at the first start makes the root account, with `test`/`test` as its root's key. */
export async function createIdentity(options: IdentityOptions): Promise<IdentityAdmin> {
  const { keyFile, rootAccount, ...parts } = options;
  const identity = new LocalIdentity({ ...parts, vault: await openVault(parts.ids, keyFile) });
  await identity.ensureRootAccount(rootAccount);
  return identity;
}
