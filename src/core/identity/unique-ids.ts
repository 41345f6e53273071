import { type Ids, UPPER_ALPHANUMERIC } from "../ids.js";

/**
 * What the first four characters of an IAM identifier say.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
export type IdPrefix =
  | "AKIA"
  | "ASIA"
  | "AIDA"
  | "AROA"
  | "AGPA"
  | "ANPA"
  | "AIPA"
  | "ASCA"
  | "APKA"
  | "ACCA"
  | "ABIA";

const ACCESS_KEY_ID_LENGTH = 20;
const UNIQUE_ID_LENGTH = 21;

const ACCOUNT_BITS = 40n;
/** Of the eight base-32 digits after the prefix, the first bit says that the account follows. */
const MARKED = 1n << 39n;

/** `AKIA…`, `ASIA…`: 20 characters that name the account, so that GetAccessKeyInfo can read it back. */
export function toAccessKeyId(ids: Ids, prefix: "AKIA" | "ASIA", account: string): string {
  return withAccount(ids, prefix, account, ACCESS_KEY_ID_LENGTH);
}

/** `AIDA…`, `AROA…`, …: 21 characters. */
export function toUniqueId(ids: Ids, prefix: IdPrefix, account: string): string {
  return withAccount(ids, prefix, account, UNIQUE_ID_LENGTH);
}

function withAccount(ids: Ids, prefix: IdPrefix, account: string, length: number): string {
  // The account's 40 bits stand after the marking bit: 39 in the first eight digits, the last in the top of the ninth.
  const number = BigInt(account) & ((1n << ACCOUNT_BITS) - 1n);
  let head = MARKED | (number >> 1n);
  let digits = "";
  for (let place = 0; place < 8; place++) {
    digits = UPPER_ALPHANUMERIC.charAt(Number(head & 31n)) + digits;
    head >>= 5n;
  }
  const upperHalf = (number & 1n) === 1n ? UPPER_ALPHANUMERIC.slice(16) : UPPER_ALPHANUMERIC.slice(0, 16);
  const rest = length - prefix.length - 9;
  return prefix + digits + ids.string(1, upperHalf) + ids.string(rest, UPPER_ALPHANUMERIC);
}

/** The account an identifier names; undefined for one of another form. */
export function accountOf(id: string): string | undefined {
  if (!/^A[A-Z]{3}[A-Z2-7]{12,}$/.test(id)) return undefined;
  let head = 0n;
  for (const digit of id.slice(4, 12)) head = (head << 5n) | BigInt(UPPER_ALPHANUMERIC.indexOf(digit));
  if ((head & MARKED) === 0n) return undefined;
  const last = UPPER_ALPHANUMERIC.indexOf(id.charAt(12)) >= 16 ? 1n : 0n;
  const account = ((head ^ MARKED) << 1n) | last;
  return account < 1_000_000_000_000n ? account.toString().padStart(12, "0") : undefined;
}
