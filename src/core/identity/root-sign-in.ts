import type { Transaction } from "../store/store.js";
import { type AccountRecord, accounts, loginProfiles, rootEmails } from "./store.js";

/** Gives an account's root user an e-mail address of its own. Throws when it is another account's. */
export async function putRootEmail(
  tx: Transaction,
  account: AccountRecord,
  address: string,
): Promise<AccountRecord> {
  const email = address.toLowerCase();
  const owner = await rootEmails.get(tx, email);
  if (owner !== undefined && owner !== account.id)
    throw new Error(`${email} is the root user of another account`);
  if (account.email !== undefined) rootEmails.delete(tx, account.email);
  const named = { ...account, email };
  rootEmails.put(tx, [email], account.id);
  accounts.put(tx, [account.id], named);
  return named;
}

export async function putRootPassword(
  tx: Transaction,
  account: string,
  hash: string,
  now: number,
): Promise<void> {
  const present = await loginProfiles.get(tx, account, account);
  loginProfiles.put(tx, [account, account], {
    ...(present ?? { createdAt: now, previous: [] }),
    hash,
    changedAt: now,
    resetRequired: false,
  });
}
