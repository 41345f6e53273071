import type { Entry, RootStore } from "../../../src/core/store/store.js";

export interface Given {
  readonly store: RootStore;
  /** Where the backend can: closes and opens. */
  reopen(): Promise<void>;
}

/** Lets everything else that can run do so. */
export function yieldTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export async function collect<T>(entries: AsyncIterable<Entry<T>>): Promise<Entry<T>[]> {
  const all: Entry<T>[] = [];
  for await (const entry of entries) all.push(entry);
  return all;
}

export const keysOf = (entries: Entry[]) => entries.map(({ key }) => key);
