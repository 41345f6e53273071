import type { Reader } from "../../../core/store/store.js";
import { functions } from "../store.js";

/** Concurrency that the account's functions have reserved together. */
export async function sumReserved(from: Reader): Promise<number> {
  let reserved = 0;
  for await (const { value } of functions.range(from)) reserved += value.reservedConcurrency ?? 0;
  return reserved;
}
