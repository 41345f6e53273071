import { Buffer } from "node:buffer";
import type { Clock } from "../clock.js";
import type { Ids } from "../ids.js";
import type { Logger } from "../log.js";
import type { Principal } from "../principal.js";
import type { Store, Transaction } from "../store/store.js";
import {
  deleteRootKeys,
  ensureAccount,
  loadRoots,
  putRootKey,
  toAccessKey,
  WELL_KNOWN_KEY,
} from "./accounts.js";
import type { Account, IdentityAdmin, SessionRequest, TemporaryCredentials } from "./admin.js";
import { Credentials } from "./credentials.js";
import { Epochs } from "./epochs.js";
import { LastUsed } from "./last-used.js";
import { toSessionToken } from "./session-token.js";
import { accounts, credentials } from "./store.js";
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
  const { store, clock, ids, log } = options;
  const vault = await openVault(ids, options.keyFile);
  const epochs = new Epochs();
  const known = new Credentials(store, vault, epochs);
  const lastUsed = new LastUsed(store, clock);

  const transact = async <R>(account: string, work: (tx: Transaction) => Promise<R>): Promise<R> => {
    const result = await store.transact(work);
    epochs.advance(account);
    return result;
  };

  const start = (): Promise<void> =>
    transact(options.rootAccount, async (tx) => {
      const account = { id: options.rootAccount, name: "root", createdAt: clock.now() };
      const { isNew } = await ensureAccount(tx, account);
      if (isNew) putRootKey(tx, vault, account.id, WELL_KNOWN_KEY, account.createdAt);
    });

  const issue = ({ principal, session, durationSeconds }: SessionRequest): TemporaryCredentials => {
    const pair = toAccessKey(ids, "ASIA", principal.account);
    const issuedAt = Math.floor(clock.now() / 1000) * 1000;
    const expiresAt = issuedAt + durationSeconds * 1000;
    const whole = {
      ...principal,
      session: { ...session, accessKeyId: pair.accessKeyId, issuedAt, expiresAt },
    };
    const content = { id: pair.accessKeyId, secret: pair.secretAccessKey, principal: whole as Principal };
    return { ...pair, sessionToken: toSessionToken(vault, content), expiresAt };
  };

  await start();
  return {
    directory: store,
    transact,
    issue,
    find: (accessKeyId, sessionToken) => known.find(accessKeyId, sessionToken),
    decide: async (principal, requests) => {
      if (principal.type === "root") return { allowed: true, because: "the account's root user" };
      const request = requests[0];
      if (!request) return { allowed: true, because: "no permission is needed" };
      const message =
        `User: ${principal.arn} is not authorized to perform: ${request.action} on resource: ${request.resource} ` +
        `because no identity-based policy allows the ${request.action} action`;
      return { allowed: false, because: "no policy", message, request, encodedMessage: () => "" };
    },
    used: (accessKeyId, service, region) => lastUsed.noteKey(accessKeyId, service, region),
    newAccessKey: (account) => toAccessKey(ids, "AKIA", account),
    sealSecret: (secret) => vault.seal("access-key", Buffer.from(secret)),
    unsealSecret: (sealed) => vault.unseal("access-key", sealed)?.toString(),
    decodeMessage: (encoded) =>
      vault.unseal("authorization-message", Buffer.from(encoded, "base64url"))?.toString(),
    async listAccounts() {
      const found: Account[] = [];
      for await (const { value } of accounts.range(store)) found.push(value);
      return found;
    },
    async createAccount(request) {
      const id = request.id ?? `${1 + Math.floor(ids.fraction() * 8)}${ids.string(11, "0123456789")}`;
      if (!/^\d{12}$/.test(id)) throw new Error(`an account id has twelve digits, unlike ${id}`);
      const rootKey = toAccessKey(ids, "AKIA", id);
      const record = await transact(id, async (tx) => {
        const made = await ensureAccount(tx, { id, name: request.name, createdAt: clock.now() });
        if (!made.isNew) throw new Error(`the account ${id} exists already`);
        putRootKey(tx, vault, id, rootKey, made.record.createdAt);
        return made.record;
      });
      log.info("account made", { account: id });
      return { ...record, rootKey };
    },
    async replaceRootKeys(account) {
      const pair = toAccessKey(ids, "AKIA", account);
      await transact(account, async (tx) => {
        if (!(await accounts.get(tx, account))) throw new Error(`there is no account ${account}`);
        await deleteRootKeys(tx, account);
        putRootKey(tx, vault, account, pair, clock.now());
      });
      log.info("root keys replaced", { account });
      return pair;
    },
    hasWellKnownKey: async () =>
      (await credentials.get(store, WELL_KNOWN_KEY.accessKeyId))?.owner.kind === "root",
    async reset(clear) {
      const putBack = await loadRoots(store);
      lastUsed.clear();
      await clear();
      await store.transact(async (tx) => putBack(tx));
      known.clear();
      epochs.advanceAll();
    },
    close: () => lastUsed.write(),
  };
}
