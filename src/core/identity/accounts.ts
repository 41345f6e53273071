import type { Ids } from "../ids.js";
import type { Entry, Reader, Transaction } from "../store/store.js";
import type { AccessKeyPair } from "./admin.js";
import {
  type AccountRecord,
  accounts,
  type CredentialRecord,
  credentials,
  keysByOwner,
  type LoginProfileRecord,
  loginProfiles,
  rootEmails,
} from "./store.js";
import { toAccessKeyId } from "./unique-ids.js";

/** The key every local tool knows. Good for callers on loopback only. */
export const WELL_KNOWN_KEY: AccessKeyPair = { accessKeyId: "test", secretAccessKey: "test" };

const SECRET_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const SECRET_LENGTH = 40;

export function toAccessKey(ids: Ids, prefix: "AKIA" | "ASIA", account: string): AccessKeyPair {
  return {
    accessKeyId: toAccessKeyId(ids, prefix, account),
    secretAccessKey: ids.string(SECRET_LENGTH, SECRET_ALPHABET),
  };
}

export function putRootKey(
  tx: Transaction,
  account: string,
  accessKeyId: string,
  sealedSecret: Uint8Array,
  createdAt: number,
): void {
  credentials.put(tx, [accessKeyId], {
    account,
    owner: { kind: "root" },
    sealedSecret,
    active: true,
    createdAt,
  });
  keysByOwner.put(tx, [account, account, accessKeyId], true);
}

export async function rootKeyIds(from: Reader, account: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of keysByOwner.range(from, { prefix: [account, account] }))
    found.push(String(key[2]));
  return found;
}

export async function deleteRootKeys(tx: Transaction, account: string): Promise<void> {
  for (const id of await rootKeyIds(tx, account)) {
    credentials.delete(tx, id);
    keysByOwner.delete(tx, account, account, id);
  }
}

/** Makes an account's record. False if it is there already. */
export async function ensureAccount(tx: Transaction, account: AccountRecord): Promise<boolean> {
  if (await accounts.get(tx, account.id)) return false;
  accounts.put(tx, [account.id], account);
  return true;
}

interface Root {
  record: AccountRecord;
  keys: Entry<CredentialRecord>[];
  profile: LoginProfileRecord | undefined;
}

/** Accounts with the keys and passwords of their root users, as they outlive a reset. */
export async function loadRoots(from: Reader): Promise<(tx: Transaction) => void> {
  const kept: Root[] = [];
  for await (const { value: record } of accounts.range(from)) {
    const keys: Entry<CredentialRecord>[] = [];
    for (const id of await rootKeyIds(from, record.id)) {
      const value = await credentials.get(from, id);
      if (value) keys.push({ key: [id], value });
    }
    kept.push({ record, keys, profile: await loginProfiles.get(from, record.id, record.id) });
  }
  return (tx) => {
    for (const { record, keys, profile } of kept) {
      accounts.put(tx, [record.id], record);
      if (record.email !== undefined) rootEmails.put(tx, [record.email], record.id);
      if (profile) loginProfiles.put(tx, [record.id, record.id], profile);
      for (const { key, value } of keys) {
        credentials.put(tx, key, value);
        keysByOwner.put(tx, [record.id, record.id, ...key], true);
      }
    }
  };
}
