import type { Awaitable } from "../../wire/awaitable.js";
import { BoundedCache } from "../bounded-cache.js";
import type { Principal } from "../principal.js";
import type { Reader } from "../store/store.js";
import type { Epochs } from "./epochs.js";
import type { KnownCredential } from "./identity.js";
import type { User } from "./last-used.js";
import { readSessionToken } from "./session-token.js";
import { type CredentialRecord, credentials, principalsById, users } from "./store.js";
import type { Vault } from "./vault.js";

/** Access keys kept unsealed in memory. */
const CACHED_KEYS_MAX = 10_000;
/** Session tokens kept opened in memory: up to a few KB each. */
const CACHED_TOKENS_MAX = 4_000;

interface Cached {
  readAt: number;
  account: string;
  credential: KnownCredential;
}

interface RootCaller {
  account: string;
  withMfa: boolean;
}

/** Finds what an access key id, with its session token if any, stands for. */
export class Credentials {
  readonly #directory: Reader;
  readonly #vault: Vault;
  readonly #epochs: Epochs;
  readonly #keys = new BoundedCache<string, Cached>(CACHED_KEYS_MAX);
  readonly #tokens = new BoundedCache<string, Cached>(CACHED_TOKENS_MAX);
  readonly #users = new BoundedCache<string, User>(CACHED_TOKENS_MAX);
  readonly #roots = new BoundedCache<string, RootCaller>(CACHED_TOKENS_MAX);

  constructor(directory: Reader, vault: Vault, epochs: Epochs) {
    this.#directory = directory;
    this.#vault = vault;
    this.#epochs = epochs;
  }

  find(accessKeyId: string, sessionToken: string | undefined): Awaitable<KnownCredential | undefined> {
    const cache = sessionToken === undefined ? this.#keys : this.#tokens;
    const cached = cache.get(sessionToken ?? accessKeyId);
    if (
      cached?.credential.accessKeyId === accessKeyId &&
      this.#epochs.isCurrent(cached.account, cached.readAt)
    ) {
      return cached.credential;
    }
    return sessionToken === undefined
      ? this.#loadKey(accessKeyId)
      : this.#loadToken(accessKeyId, sessionToken);
  }

  /** The user or role a recently found key acts for. */
  userOf(accessKeyId: string): User | undefined {
    return this.#users.get(accessKeyId);
  }

  /** Of a root user's recently found key: whose, and whether with MFA. */
  rootOf(accessKeyId: string): RootCaller | undefined {
    return this.#roots.get(accessKeyId);
  }

  #noteUser(accessKeyId: string, principal: Principal): void {
    const { type, account, userId, arn } = principal;
    if (type === "root") {
      this.#roots.set(accessKeyId, { account, withMfa: principal.session?.mfaAuthenticatedAt !== undefined });
    }
    const isRole = type === "assumed-role";
    if (type !== "user" && !isRole) return;
    this.#users.set(accessKeyId, { account, id: isRole ? roleIdOf(userId) : userId, arn, isRole });
  }

  clear(): void {
    this.#keys.clear();
    this.#tokens.clear();
  }

  async #loadKey(accessKeyId: string): Promise<KnownCredential | undefined> {
    const readAt = this.#epochs.now();
    const record = await credentials.get(this.#directory, accessKeyId);
    const credential = record && (await this.#toCredential(accessKeyId, record));
    if (credential) {
      this.#keys.set(accessKeyId, { readAt, account: record.account, credential });
      this.#noteUser(accessKeyId, credential.principal);
    }
    return credential;
  }

  async #toCredential(accessKeyId: string, record: CredentialRecord): Promise<KnownCredential | undefined> {
    const secret = this.#vault.unseal("access-key", record.sealedSecret);
    const principal = await this.#ownerOf(record);
    if (!secret || !principal) return undefined;
    return { accessKeyId, secretAccessKey: secret.toString(), active: record.active, principal };
  }

  async #ownerOf({ account, owner }: CredentialRecord): Promise<Principal | undefined> {
    return owner.kind === "root" ? toRootPrincipal(account) : this.#loadUser(owner.userId);
  }

  async #loadUser(userId: string): Promise<(Principal & { type: "user" }) | undefined> {
    const place = await principalsById.get(this.#directory, userId);
    const user = place && (await users.get(this.#directory, place.account, place.name));
    if (!place || !user) return undefined;
    return { type: "user", account: place.account, arn: user.arn, userId, userName: user.name };
  }

  async #loadToken(accessKeyId: string, sessionToken: string): Promise<KnownCredential | undefined> {
    const opened = readSessionToken(this.#vault, accessKeyId, sessionToken);
    if (!opened) return undefined;
    const readAt = this.#epochs.now();
    const principal = await this.#refresh(opened.principal);
    if (!principal) return undefined;
    const credential = { ...opened, principal };
    this.#noteUser(accessKeyId, principal);
    this.#tokens.set(sessionToken, { readAt, account: principal.account, credential });
    return credential;
  }

  /** A session outlives neither its user nor its role, and follows a renamed user. */
  async #refresh(principal: Principal): Promise<Principal | undefined> {
    if (principal.type === "user") {
      const user = await this.#loadUser(principal.userId);
      return user && { ...user, session: principal.session };
    }
    if (principal.type === "assumed-role") {
      return (await principalsById.get(this.#directory, roleIdOf(principal.userId))) && principal;
    }
    if (principal.type === "federated-user" && principal.issuer) {
      const user = await this.#loadUser(principal.issuer.userId);
      return user && { ...principal, issuer: { userId: user.userId, userName: user.userName } };
    }
    return principal;
  }
}

export function toRootPrincipal(account: string): Principal & { type: "root" } {
  return { type: "root", account, arn: `arn:aws:iam::${account}:root`, userId: account };
}

/** `AROA…:SESSION` → `AROA…` */
function roleIdOf(userId: string): string {
  return userId.slice(0, userId.indexOf(":"));
}
