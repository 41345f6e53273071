import type { CancelTimer, Clock } from "../clock.js";
import type { Collection } from "../store/collection.js";
import type { Key, Store } from "../store/store.js";
import { keyUses, roleUses, type UseRecord } from "./store.js";

/** Uses are written this long after the first of them, together. AWS shows them some minutes late. */
const WRITE_DELAY_MS = 10_000;
/** More waiting uses than this are written at once. */
const WAITING_MAX = 5_000;

interface Waiting {
  into: Collection<UseRecord>;
  key: Key;
  use: UseRecord;
}

/** Last-used facts of keys and roles: gathered in memory, written now and then. */
export class LastUsed {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Waiting>();
  #cancel: CancelTimer | undefined;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  noteKey(accessKeyId: string, service: string, region: string): void {
    this.#note(accessKeyId, keyUses, [accessKeyId], service, region);
  }

  noteRole(account: string, roleId: string, service: string, region: string): void {
    this.#note(roleId, roleUses, [account, roleId], service, region);
  }

  #note(id: string, into: Collection<UseRecord>, key: Key, service: string, region: string): void {
    const at = this.#clock.now();
    const waiting = this.#waiting.get(id);
    if (waiting) {
      const { use } = waiting;
      use.at = at;
      use.service = service;
      use.region = region;
      return;
    }
    this.#waiting.set(id, { into, key, use: { at, service, region } });
    if (this.#waiting.size > WAITING_MAX) void this.write();
    else this.#cancel ??= this.#clock.after(WRITE_DELAY_MS, () => void this.write());
  }

  /** Writes what waits; reading the facts right after sees them all. A failing store loses them, not the requests. */
  async write(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    if (waiting.length === 0) return;
    await this.#store
      .transact(async (tx) => {
        for (const { into, key, use } of waiting) into.put(tx, key, use);
      })
      .catch(() => undefined);
  }

  clear(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#waiting.clear();
  }
}
