import type { Principal, Session } from "../principal.js";
import type { Reader, Transaction } from "../store/store.js";
import type { Identity } from "./identity.js";
import type { PrincipalNames } from "./principal-ids.js";

/** The two halves of an access key; the secret is shown once, when the key is made. */
export interface AccessKeyPair {
  accessKeyId: string;
  secretAccessKey: string;
}

export interface TemporaryCredentials extends AccessKeyPair {
  sessionToken: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

type WithoutSession<P> = P extends { session?: Session } ? Omit<P, "session"> : never;

/** For whom and how long temporary credentials are to be made. */
export interface SessionRequest {
  principal: WithoutSession<Principal>;
  session: Omit<Session, "accessKeyId" | "issuedAt" | "expiresAt">;
  durationSeconds: number;
}

export interface Account {
  /** Twelve digits. */
  id: string;
  name: string;
  createdAt: number;
  /** Under which the root user signs in. */
  email?: string;
}

export interface NewAccount {
  id?: string;
  name: string;
  email?: string;
}

/** What the root user signs in with; what is not given stays. */
export interface RootSignIn {
  password?: string;
  email?: string;
}

/**
 * The identity store as the services that administer it see it (`iam`, `sts`, sign-in): the partition-wide directory
 * of accounts, principals and credentials. Its records and keys are in `store.ts`.
 */
export interface IdentityAdmin extends Identity {
  /** Reads the directory. */
  readonly directory: Reader;
  readonly principals: PrincipalNames;
  /**
   * Runs a write on the directory. Once it is on disk, everything cached of `account` is forgotten, so the next request
   * is decided by what was written.
   */
  transact<R>(account: string, work: (tx: Transaction) => Promise<R>): Promise<R>;
  /** A new key pair whose id names the account as AWS's do; store it with `sealSecret`. */
  newAccessKey(account: string): AccessKeyPair;
  /** Encrypts a secret for the store; only this server's key file opens it. */
  sealSecret(secret: string): Uint8Array;
  /** Undefined when it was sealed under another key file, or altered. */
  unsealSecret(sealed: Uint8Array): string | undefined;
  /** As `sealSecret`, for the base-32 seeds of MFA devices. */
  sealMfaSeed(seed: string): Uint8Array;
  unsealMfaSeed(sealed: Uint8Array): string | undefined;
  /** Seals what a sign-in carries from one page to the next. */
  sealSignIn(text: string): string;
  /** Undefined when altered, or sealed by another server. */
  openSignIn(sealed: string): string | undefined;
  /** Whether a code is the current one of an MFA device enabled for the caller's user. A code is good once. */
  verifyMfa(principal: Principal, serialNumber: string, code: string): Promise<boolean>;
  /** Makes temporary credentials. They are sealed inside their token: nothing is stored. */
  issue(request: SessionRequest): TemporaryCredentials;
  /** Opens what `Decision.encodedMessage` made: the JSON text; undefined if it is not ours, or of another account's caller. */
  decodeMessage(account: string, encoded: string): string | undefined;
  listAccounts(): Promise<Account[]>;
  /** Makes an account (a random id, unless one is given) with root keys of its own. */
  createAccount(request: NewAccount): Promise<Account & { rootKey: AccessKeyPair }>;
  /** Sets the password or the e-mail address of an account's root user. */
  setRootSignIn(account: string, signIn: RootSignIn): Promise<Account>;
  /** New root keys for an account; its earlier ones, `test`/`test` among them, stop working at once. */
  replaceRootKeys(account: string): Promise<AccessKeyPair>;
  /** True while an account still has the root key `test`, which everyone knows: serve loopback only. */
  hasWellKnownKey(): Promise<boolean>;
  /** Runs `clear`, which empties the store, and puts the accounts with their root keys back. */
  reset(clear: () => Promise<void>): Promise<void>;
  /** Writes last-used facts that are still in memory: before they are shown, and before the store is closed. */
  flush(): Promise<void>;
}
