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
