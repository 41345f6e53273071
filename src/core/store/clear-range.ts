import type { Range, Store } from "./store.js";

const KEYS_PER_TRANSACTION = 1_000;

/**
 * Deletes a range of any length, a thousand keys at a time, leaving room for others between. Not one transaction: what is
 * put into the range meanwhile may stay or go, and a crash leaves the rest, so the one who calls it must be able to call again.
 */
export async function clearRange(store: Store, range: Omit<Range, "limit" | "reverse">): Promise<void> {
  for (let start = range; ; ) {
    const entries = await store.list({ ...start, limit: KEYS_PER_TRANSACTION });
    const last = entries.at(-1);
    if (!last) return;
    await store.transact(async (tx) => tx.deleteRange({ ...start, end: last.key, endInclusive: true }));
    start = { ...range, start: last.key, startExclusive: true };
  }
}
