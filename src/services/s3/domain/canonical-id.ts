import { createHash } from "node:crypto";

const ID_SHAPE = /^[0-9a-f]{64}$/;
const ACCOUNT_SHAPE = /^\d{12}$/;
const TAIL_LENGTH = 54;

/**
 * The canonical user id of an account: 64 hex digits that name it in ACLs. It is computed, so no table is needed: the
 * tail is a digest of the account, the head the account's number masked by a digest of the tail, so it can be read back.
 */
export function toCanonicalId(account: string): string {
  const tail = digest(`tail:${account}`).slice(0, TAIL_LENGTH);
  return (BigInt(account) ^ maskOf(tail)).toString(16).padStart(64 - TAIL_LENGTH, "0") + tail;
}

/** The account a canonical id names; undefined when it is not the id of any account. */
export function accountOf(canonicalId: string): string | undefined {
  if (!ID_SHAPE.test(canonicalId)) return undefined;
  const tail = canonicalId.slice(64 - TAIL_LENGTH);
  const account = (BigInt(`0x${canonicalId.slice(0, 64 - TAIL_LENGTH)}`) ^ maskOf(tail))
    .toString()
    .padStart(12, "0");
  return ACCOUNT_SHAPE.test(account) && toCanonicalId(account) === canonicalId ? account : undefined;
}

const maskOf = (tail: string): bigint => BigInt(`0x${digest(`mask:${tail}`).slice(0, 64 - TAIL_LENGTH)}`);

const digest = (text: string): string => createHash("sha256").update(`canonical-user:${text}`).digest("hex");
