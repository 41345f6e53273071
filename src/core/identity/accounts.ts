import { Buffer } from "node:buffer";
import type { Ids } from "../ids.js";
import type { Entry, Reader, Transaction } from "../store/store.js";
import type { AccessKeyPair } from "./admin.js";
import { type AccountRecord, accounts, type CredentialRecord, credentials, keysByOwner } from "./store.js";
import { toAccessKeyId } from "./unique-ids.js";
import type { Vault } from "./vault.js";

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
  vault: Vault,
  account: string,
  pair: AccessKeyPair,
  createdAt: number,
): void {
  credentials.put(tx, [pair.accessKeyId], {
    account,
    owner: { kind: "root" },
    sealedSecret: vault.seal("access-key", Buffer.from(pair.secretAccessKey)),
    active: true,
    createdAt,
  });
  keysByOwner.put(tx, [account, account, pair.accessKeyId], true);
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

/** The account's record, made if it is not there. */
export async function ensureAccount(
  tx: Transaction,
  account: { id: string; name: string; createdAt: number },
): Promise<{ record: AccountRecord; isNew: boolean }> {
  const found = await accounts.get(tx, account.id);
  if (found) return { record: found, isNew: false };
  accounts.put(tx, [account.id], account);
  return { record: account, isNew: true };
}

/** Accounts and root keys, as they outlive a reset. */
export async function loadRoots(from: Reader): Promise<(tx: Transaction) => void> {
  const kept: { record: AccountRecord; keys: Entry<CredentialRecord>[] }[] = [];
  for await (const { value: record } of accounts.range(from)) {
    const keys: Entry<CredentialRecord>[] = [];
    for (const id of await rootKeyIds(from, record.id)) {
      const value = await credentials.get(from, id);
      if (value) keys.push({ key: [id], value });
    }
    kept.push({ record, keys });
  }
  return (tx) => {
    for (const { record, keys } of kept) {
      accounts.put(tx, [record.id], record);
      for (const { key, value } of keys) {
        credentials.put(tx, key, value);
        keysByOwner.put(tx, [record.id, record.id, ...key], true);
      }
    }
  };
}
