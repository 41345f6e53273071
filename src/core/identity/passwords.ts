import { Buffer } from "node:buffer";
import { type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import type { Ids } from "../ids.js";
import type { PasswordPolicyRecord } from "./store.js";

/** Work factors of scrypt: some 50 ms and 32 MiB a try. Kept with each hash, so that they can grow. */
const COST = 32_768;
const BLOCK_SIZE = 8;
const PARALLELIZATION = 1;
const HASH_BYTES = 32;
const SALT_BYTES = 16;
const MEMORY_BYTES_MAX = 64 * 1024 * 1024;

/** `scrypt$N$r$p$SALT$HASH`, in base 64. */
export async function hashPassword(ids: Ids, password: string): Promise<string> {
  const salt = Buffer.from(ids.bytes(SALT_BYTES));
  const hash = await derive(password, salt, COST, BLOCK_SIZE, PARALLELIZATION);
  const factors = [COST, BLOCK_SIZE, PARALLELIZATION].join("$");
  return `scrypt$${factors}$${salt.toString("base64")}$${hash.toString("base64")}`;
}

/** In time that does not depend on where they differ. */
export async function isPassword(stored: string, password: string): Promise<boolean> {
  const [, n, r, p, salt = "", hash = ""] = stored.split("$");
  const expected = Buffer.from(hash, "base64");
  const given = await derive(password, Buffer.from(salt, "base64"), Number(n), Number(r), Number(p));
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function derive(password: string, salt: Buffer, N: number, r: number, p: number): Promise<Buffer> {
  const options: ScryptOptions = { N, r, p, maxmem: MEMORY_BYTES_MAX };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFC"), salt, HASH_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

const DEFAULT_LENGTH_MIN = 8;
/** Of the four kinds of characters, how many AWS wants where an account has no rules of its own. */
const DEFAULT_KINDS_MIN = 3;

const KINDS: readonly { key: keyof PasswordPolicyRecord; name: string; pattern: RegExp }[] = [
  { key: "requireUppercase", name: "uppercase letter", pattern: /[A-Z]/ },
  { key: "requireLowercase", name: "lowercase letter", pattern: /[a-z]/ },
  { key: "requireNumbers", name: "number", pattern: /[0-9]/ },
  { key: "requireSymbols", name: "symbol", pattern: /[!@#$%^&*()_+\-=[\]{}|']/ },
];

/** What is wrong with a password, in AWS's words; undefined if nothing is. */
export function violationOf(password: string, policy: PasswordPolicyRecord | undefined): string | undefined {
  const length = policy?.minimumLength ?? DEFAULT_LENGTH_MIN;
  if (password.length < length) return `Password should have a minimum length of ${length}`;
  const missing = KINDS.filter(({ pattern }) => !pattern.test(password));
  if (!policy) {
    const more = DEFAULT_KINDS_MIN - (KINDS.length - missing.length);
    if (more <= 0) return undefined;
    return `Password should meet ${more} more of the following requirements: ${missing.map(toSentence).join(", ")}`;
  }
  const first = missing.find(({ key }) => policy[key] === true);
  return first && toSentence(first);
}

function toSentence({ name }: { name: string }): string {
  return `Password should have at least one ${name}`;
}
