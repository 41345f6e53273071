import { randomBytes, randomUUID } from "node:crypto";

/** Randomness, injected. */
export interface Ids {
  /** RFC 4122 version 4, lower case with dashes. */
  uuid(): string;
  /** `length` random characters out of `alphabet`. */
  string(length: number, alphabet: string): string;
  bytes(length: number): Uint8Array;
  /** Uniform in [0, 1): for weights and jitter. */
  fraction(): number;
}

export const UPPER_ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
export const LOWER_HEX = "0123456789abcdef";
export const BASE62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Random bytes are drawn this many at a time: one draw costs as much as thousands of bytes. */
const POOL_BYTES = 4_096;
/** 2^53: the whole numbers that a double tells apart. */
const FRACTIONS = 9_007_199_254_740_992;

/** Ids nobody can guess, from the operating system's randomness. */
export function createSystemIds(): Ids {
  return { uuid: () => randomUUID(), ...idsFromBytes(createPool()) };
}

function createPool(): (length: number) => Uint8Array {
  let pool = randomBytes(POOL_BYTES);
  let used = 0;
  return (length) => {
    if (length > POOL_BYTES / 4) return new Uint8Array(randomBytes(length));
    if (used + length > POOL_BYTES) {
      pool = randomBytes(POOL_BYTES);
      used = 0;
    }
    const bytes = new Uint8Array(pool.subarray(used, used + length));
    // What has been given out is not to be found in memory here.
    pool.fill(0, used, used + length);
    used += length;
    return bytes;
  };
}

/** All but `uuid`, from a source of random bytes. */
export function idsFromBytes(bytes: (length: number) => Uint8Array): Omit<Ids, "uuid"> {
  return {
    bytes,
    string: (length, alphabet) => drawString(bytes, length, alphabet),
    fraction: () => {
      const [a = 0, b = 0] = new Uint32Array(bytes(8).buffer);
      return ((a >>> 5) * 0x4000000 + (b >>> 6)) / FRACTIONS;
    },
  };
}

/** Every character equally likely: bytes beyond the last whole multiple of the alphabet are drawn again. */
function drawString(bytes: (length: number) => Uint8Array, length: number, alphabet: string): string {
  if (alphabet.length === 0 || alphabet.length > 256)
    throw new RangeError("an alphabet has 1 to 256 characters");
  const limit = 256 - (256 % alphabet.length);
  let text = "";
  while (text.length < length) {
    for (const byte of bytes(length - text.length))
      if (byte < limit) text += alphabet.charAt(byte % alphabet.length);
  }
  return text;
}
