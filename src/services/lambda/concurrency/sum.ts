import type { Reader } from "../../../core/store/store.js";
import { functions, provisioned } from "../store.js";

/** Concurrency that the account's functions have reserved together. */
export async function sumReserved(from: Reader): Promise<number> {
  let reserved = 0;
  for await (const { value } of functions.range(from)) reserved += value.reservedConcurrency ?? 0;
  return reserved;
}

/** Concurrency that is provisioned for the versions and aliases of a function together, but for one of them. */
export async function sumProvisioned(from: Reader, name: string, butFor?: string): Promise<number> {
  let sum = 0;
  for await (const { value } of provisioned.range(from, { prefix: [name] })) {
    if (value.qualifier !== butFor) sum += value.requested;
  }
  return sum;
}
