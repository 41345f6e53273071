import {
  accounts,
  aliases,
  aliasOwners,
  type LoginProfileRecord,
  loginProfiles,
  type MfaDeviceRecord,
  mfaByOwner,
  mfaDevices,
  rootEmails,
  toNameKey,
  users,
} from "../../../core/identity/store.js";
import type { Reader } from "../../../core/store/store.js";
import type { Signed } from "../store.js";

/** Somebody who can sign in with a password. */
export interface Caller {
  account: string;
  /** Of the user; of the root user, the account. */
  ownerId: string;
  principal: Signed & { type: "user" | "root" };
  profile: LoginProfileRecord;
}

/** What somebody says of itself: an IAM user of an account, or an account's root user. */
export type Claim =
  | { kind: "user"; account: string; userName: string }
  /** The root user's e-mail address, or its account's id or alias. */
  | { kind: "root"; identifier: string };

/** The account of an id or alias; undefined if there is none. */
export async function findAccount(from: Reader, idOrAlias: string): Promise<string | undefined> {
  const name = idOrAlias.trim().toLowerCase();
  const digits = name.replaceAll("-", "");
  if (/^\d{12}$/.test(digits)) return (await accounts.get(from, digits)) && digits;
  return name === "" ? undefined : await aliasOwners.get(from, name);
}

/** The alias of an account, or its id. */
export async function nameOfAccount(from: Reader, account: string): Promise<string> {
  return (await aliases.get(from, account)) ?? account;
}

/** Undefined for somebody who is not there, or has no password. */
export async function findCaller(from: Reader, claim: Claim): Promise<Caller | undefined> {
  if (claim.kind === "root") {
    const identifier = claim.identifier.trim();
    const account = identifier.includes("@")
      ? await rootEmails.get(from, identifier.toLowerCase())
      : await findAccount(from, identifier);
    return account === undefined ? undefined : loadRoot(from, account);
  }
  const account = await findAccount(from, claim.account);
  const user = account && (await users.get(from, account, toNameKey(claim.userName.trim())));
  if (!account || !user) return undefined;
  return loadUser(from, account, user);
}

/** Who a ticket or a session is of, as they are now. */
export async function findSigned(from: Reader, signed: Signed): Promise<Caller | undefined> {
  if (signed.type === "root") return loadRoot(from, signed.account);
  if (signed.type !== "user") return undefined;
  const user = await users.get(from, signed.account, toNameKey(signed.userName));
  return user?.id === signed.userId ? loadUser(from, signed.account, user) : undefined;
}

async function loadRoot(from: Reader, account: string): Promise<Caller | undefined> {
  const profile = await loginProfiles.get(from, account, account);
  if (!profile) return undefined;
  const arn = `arn:aws:iam::${account}:root`;
  return { account, ownerId: account, principal: { type: "root", account, arn, userId: account }, profile };
}

async function loadUser(
  from: Reader,
  account: string,
  user: { id: string; name: string; arn: string },
): Promise<Caller | undefined> {
  const profile = await loginProfiles.get(from, account, user.id);
  if (!profile) return undefined;
  const principal = { type: "user" as const, account, arn: user.arn, userId: user.id, userName: user.name };
  return { account, ownerId: user.id, principal, profile };
}

/** The MFA devices that a caller has enabled, at most eight. */
export async function devicesOf(from: Reader, { account, ownerId }: Caller): Promise<MfaDeviceRecord[]> {
  const found: MfaDeviceRecord[] = [];
  for await (const { key } of mfaByOwner.range(from, { prefix: [account, ownerId] })) {
    const device = await mfaDevices.get(from, account, String(key[2]));
    if (device) found.push(device);
  }
  return found;
}

/** Whom failed attempts are counted for: the same for every spelling, whether there is such a user or not. */
export async function attemptKey(from: Reader, claim: Claim): Promise<string> {
  if (claim.kind === "root") {
    const identifier = claim.identifier.trim().toLowerCase();
    return `root ${(await findAccount(from, identifier)) ?? identifier}`;
  }
  const account = (await findAccount(from, claim.account)) ?? claim.account.trim().toLowerCase();
  return `user ${account} ${toNameKey(claim.userName.trim())}`;
}
