import { createHash } from "node:crypto";

/** One more than the greatest hash key. */
export const HASH_KEYS = 1n << 128n;

/** Where a partition key lies: its MD5 as a number. */
export function toHashKey(partitionKey: string): bigint {
  return BigInt(`0x${createHash("md5").update(partitionKey, "utf8").digest("hex")}`);
}

/** A hash key as callers write it, in decimal; undefined for what is none. */
export function parseHashKey(text: string): bigint | undefined {
  if (!/^(0|[1-9]\d{0,38})$/.test(text)) return undefined;
  const key = BigInt(text);
  return key < HASH_KEYS ? key : undefined;
}

export interface HashRange {
  start: bigint;
  end: bigint;
}

/** The whole of hash keys in `count` even parts. */
export function evenRanges(count: number): HashRange[] {
  const parts = BigInt(count);
  return Array.from({ length: count }, (_, at) => ({
    start: (HASH_KEYS * BigInt(at)) / parts,
    end: (HASH_KEYS * BigInt(at + 1)) / parts - 1n,
  }));
}
