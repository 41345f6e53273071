import type { Reader } from "./store.js";

/** One account and region in which a service has records. */
export interface RegionalScope {
  account: string;
  region: string;
}

/** Sorts behind every string: the store orders bytes after strings. */
const AFTER_STRINGS = new Uint8Array(0);

/**
 * The accounts and regions that hold anything in a regional service's whole store (`ServiceHost.store`), found by leaps
 * from one to the next: the cost is one read each, however much they hold.
 */
export async function* regionalScopes(store: Reader): AsyncIterable<RegionalScope> {
  let start: (string | Uint8Array)[] = [];
  for (;;) {
    const [entry] = await store.list({ start, limit: 1 });
    if (!entry) return;
    const [account, region] = entry.key;
    if (typeof account !== "string" || typeof region !== "string") return;
    yield { account, region };
    start = [account, region, AFTER_STRINGS];
  }
}
