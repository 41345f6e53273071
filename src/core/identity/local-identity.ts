import { Buffer } from "node:buffer";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Awaitable } from "../../wire/awaitable.js";
import type { AccessRequest } from "../access.js";
import type { Clock } from "../clock.js";
import type { Ids } from "../ids.js";
import type { Logger } from "../log.js";
import type { Principal } from "../principal.js";
import type { Reader, Store, Transaction } from "../store/store.js";
import {
  deleteRootKeys,
  ensureAccount,
  loadRoots,
  putRootKey,
  toAccessKey,
  WELL_KNOWN_KEY,
} from "./accounts.js";
import type {
  AccessKeyPair,
  Account,
  IdentityAdmin,
  NewAccount,
  RootSignIn,
  SessionRequest,
  TemporaryCredentials,
} from "./admin.js";
import { Credentials } from "./credentials.js";
import { Decider, type Encode } from "./decide.js";
import { Epochs } from "./epochs.js";
import type { Decision, KnownCredential, LazyConditions, Use } from "./identity.js";
import { LastUsed } from "./last-used.js";
import { takeCode } from "./mfa.js";
import { hashPassword } from "./passwords.js";
import { PolicySets } from "./policy-sets.js";
import { type PrincipalNames, principalNames } from "./principal-ids.js";
import { putRootEmail, putRootPassword } from "./root-sign-in.js";
import { RootUse } from "./root-use.js";
import { openDenial, sealDenial } from "./sealed-denial.js";
import { toSessionToken } from "./session-token.js";
import { type AccountRecord, accounts, credentials } from "./store.js";
import type { Vault } from "./vault.js";

/** Longest sealed text of a sign-in that is looked at, and the most it may unpack to: it can hold session policies. */
const SEALED_CHARACTERS_MAX = 16_384;
const OPENED_BYTES_MAX = 65_536;

export interface IdentityParts {
  store: Store;
  vault: Vault;
  clock: Clock;
  ids: Ids;
  log: Logger;
}

/** The directory of this server, behind both of its doors. */
export class LocalIdentity implements IdentityAdmin {
  readonly principals: PrincipalNames;
  readonly #parts: IdentityParts;
  readonly #epochs = new Epochs();
  readonly #known: Credentials;
  readonly #sets: PolicySets;
  readonly #decider: Decider;
  readonly #lastUsed: LastUsed;
  readonly #rootUse: RootUse;

  constructor(parts: IdentityParts) {
    const { store, vault, clock } = parts;
    const encode: Encode = (account, message) => sealDenial(vault, account, message);
    this.principals = principalNames(store);
    this.#parts = parts;
    this.#known = new Credentials(store, vault, this.#epochs);
    this.#sets = new PolicySets(store, this.#epochs);
    this.#decider = new Decider(this.#sets, clock, encode);
    this.#lastUsed = new LastUsed(store, clock);
    this.#rootUse = new RootUse(parts.log, clock);
  }

  get directory(): Reader {
    return this.#parts.store;
  }

  find(accessKeyId: string, sessionToken?: string): Awaitable<KnownCredential | undefined> {
    return this.#known.find(accessKeyId, sessionToken);
  }

  decide(
    principal: Principal,
    requests: readonly AccessRequest[],
    conditions: LazyConditions,
  ): Awaitable<Decision> {
    return this.#decider.decide(principal, requests, conditions);
  }

  used(accessKeyId: string, use: Use): void {
    this.#lastUsed.note(accessKeyId, this.#known.userOf(accessKeyId), use);
    const root = this.#known.rootOf(accessKeyId);
    if (root) this.#rootUse.note(root.account, root.withMfa, use.service);
  }

  async transact<R>(account: string, work: (tx: Transaction) => Promise<R>): Promise<R> {
    const result = await this.#parts.store.transact(work);
    this.#epochs.advance(account);
    return result;
  }

  newAccessKey(account: string): AccessKeyPair {
    return toAccessKey(this.#parts.ids, "AKIA", account);
  }

  sealSecret(secret: string): Uint8Array {
    return this.#parts.vault.seal("access-key", Buffer.from(secret));
  }

  unsealSecret(sealed: Uint8Array): string | undefined {
    return this.#parts.vault.unseal("access-key", sealed)?.toString();
  }

  sealMfaSeed(seed: string): Uint8Array {
    return this.#parts.vault.seal("mfa-seed", Buffer.from(seed));
  }

  unsealMfaSeed(sealed: Uint8Array): string | undefined {
    return this.#parts.vault.unseal("mfa-seed", sealed)?.toString();
  }

  sealSignIn(text: string): string {
    return this.#parts.vault.seal("signin", deflateRawSync(Buffer.from(text))).toString("base64url");
  }

  openSignIn(sealed: string): string | undefined {
    if (sealed.length > SEALED_CHARACTERS_MAX) return undefined;
    const packed = this.#parts.vault.unseal("signin", Buffer.from(sealed, "base64url"));
    return packed && inflateRawSync(packed, { maxOutputLength: OPENED_BYTES_MAX }).toString();
  }

  async verifyMfa(principal: Principal, serialNumber: string, code: string): Promise<boolean> {
    if (principal.type !== "user" && principal.type !== "root") return false;
    const { store, vault, clock } = this.#parts;
    const device = { account: principal.account, ownerId: principal.userId, serialNumber, code };
    // No policy depends on it, so nothing cached need be forgotten.
    return store.transact((tx) => takeCode(tx, vault, device, clock.now()));
  }

  issue({ principal, session, durationSeconds }: SessionRequest): TemporaryCredentials {
    const { ids, clock, vault } = this.#parts;
    const pair = toAccessKey(ids, "ASIA", principal.account);
    const issuedAt = Math.floor(clock.now() / 1000) * 1000;
    const expiresAt = issuedAt + durationSeconds * 1000;
    // The kinds of principals that have sessions take them all alike, which the union of their types does not say.
    const whole = {
      ...principal,
      session: { ...session, accessKeyId: pair.accessKeyId, issuedAt, expiresAt },
    };
    const content = { id: pair.accessKeyId, secret: pair.secretAccessKey, principal: whole as Principal };
    return { ...pair, sessionToken: toSessionToken(vault, content), expiresAt };
  }

  decodeMessage(account: string, encoded: string): string | undefined {
    return openDenial(this.#parts.vault, account, encoded);
  }

  async listAccounts(): Promise<Account[]> {
    const found: Account[] = [];
    for await (const { value } of accounts.range(this.directory)) found.push(value);
    return found;
  }

  async createAccount(request: NewAccount): Promise<Account & { rootKey: AccessKeyPair }> {
    const { ids, clock, log } = this.#parts;
    const id = request.id ?? ids.string(1, "123456789") + ids.string(11, "0123456789");
    if (!/^\d{12}$/.test(id)) throw new Error(`an account id has twelve digits, unlike ${id}`);
    const rootKey = this.newAccessKey(id);
    const account: AccountRecord = { id, name: request.name, createdAt: clock.now() };
    await this.transact(id, async (tx) => {
      if (!(await ensureAccount(tx, account))) throw new Error(`the account ${id} exists already`);
      if (request.email !== undefined) await putRootEmail(tx, account, request.email);
      putRootKey(tx, id, rootKey.accessKeyId, this.sealSecret(rootKey.secretAccessKey), account.createdAt);
    });
    log.info("account made", { account: id });
    return { ...account, rootKey };
  }

  /** At the first start: the account with the well-known key. Later ones make none. */
  async ensureRootAccount(id: string): Promise<void> {
    if ((await accounts.page(this.directory, 1)).items.length > 0) return;
    const account = { id, name: "root", createdAt: this.#parts.clock.now() };
    const { accessKeyId, secretAccessKey } = WELL_KNOWN_KEY;
    await this.transact(id, async (tx) => {
      if (!(await ensureAccount(tx, account))) return;
      putRootKey(tx, id, accessKeyId, this.sealSecret(secretAccessKey), account.createdAt);
    });
  }

  async replaceRootKeys(account: string): Promise<AccessKeyPair> {
    const pair = this.newAccessKey(account);
    await this.transact(account, async (tx) => {
      if (!(await accounts.get(tx, account))) throw new Error(`there is no account ${account}`);
      await deleteRootKeys(tx, account);
      const sealed = this.sealSecret(pair.secretAccessKey);
      putRootKey(tx, account, pair.accessKeyId, sealed, this.#parts.clock.now());
    });
    this.#parts.log.info("root keys replaced", { account });
    return pair;
  }

  async setRootSignIn(id: string, { password, email }: RootSignIn): Promise<Account> {
    const { ids, clock, log } = this.#parts;
    const hash = password === undefined ? undefined : await hashPassword(ids, password);
    const account = await this.transact(id, async (tx) => {
      const record = await accounts.get(tx, id);
      if (!record) throw new Error(`there is no account ${id}`);
      const named = email === undefined ? record : await putRootEmail(tx, record, email);
      if (hash !== undefined) await putRootPassword(tx, id, hash, clock.now());
      return named;
    });
    log.info("the root user's sign-in was set", { account: id, password: hash !== undefined });
    return account;
  }

  async hasWellKnownKey(): Promise<boolean> {
    const record = await credentials.get(this.directory, WELL_KNOWN_KEY.accessKeyId);
    return record?.owner.kind === "root";
  }

  async reset(clear: () => Promise<void>): Promise<void> {
    const putBack = await loadRoots(this.directory);
    this.#lastUsed.clear();
    await clear();
    await this.#parts.store.transact(async (tx) => putBack(tx));
    this.#known.clear();
    this.#sets.clear();
    this.#epochs.advanceAll();
  }

  flush(): Promise<void> {
    return this.#lastUsed.write();
  }
}
