import { BoundedCache } from "../bounded-cache.js";
import type { CancelTimer, Clock } from "../clock.js";
import type { Collection } from "../store/collection.js";
import type { Key, Store } from "../store/store.js";
import type { Use } from "./identity.js";
import {
  actionUses,
  keyUses,
  roleUses,
  type ServiceUseRecord,
  serviceUses,
  type UseRecord,
} from "./store.js";

/** Uses are written this long after the first of them, together. AWS shows them some minutes late. */
const WRITE_DELAY_MS = 10_000;
/** More waiting uses than this are written at once. */
const WAITING_MAX = 5_000;

/** The same use of a key in so short a time is one. */
const SAME_USE_MS = 1_000;
/** Keys whose last use is remembered. */
const RECENT_MAX = 1_000;

interface RecentUse extends Use {
  at: number;
}

interface Waiting {
  into: Collection<UseRecord> | Collection<ServiceUseRecord>;
  key: Key;
  use: ServiceUseRecord;
}

/** Whose use it was. */
export interface User {
  account: string;
  /** Unique id of the user or role. */
  id: string;
  /** Of the caller: of a role, the session. */
  arn: string;
  isRole: boolean;
}

/** Last-used facts of keys and roles: gathered in memory, written now and then. */
export class LastUsed {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Waiting>();
  /** By access key: its last use that was noted. */
  readonly #recent = new BoundedCache<string, RecentUse>(RECENT_MAX);
  #cancel: CancelTimer | undefined;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** `user` for keys of users and roles: the root's own uses are those of its key. */
  note(accessKeyId: string, user: User | undefined, { service, region, action }: Use): void {
    const at = this.#clock.now();
    const last = this.#recent.get(accessKeyId);
    const isSame = last?.service === service && last.region === region && last.action === action;
    if (isSame && at - last.at < SAME_USE_MS) return;
    this.#recent.set(accessKeyId, { service, region, action, at });
    const use = { service, region, arn: user?.arn ?? "" };
    if (!user?.isRole) this.#note(accessKeyId, keyUses, [accessKeyId], use);
    if (!user) return;
    const { account, id } = user;
    if (user.isRole) this.#note(id, roleUses, [account, id], use);
    if (action === undefined) {
      this.#note(`${id} ${service}`, serviceUses, [account, id, service], use);
      return;
    }
    // Two endpoints may serve one product: what it is called there is in the permission's name.
    const [namespace = "", name = ""] = action.split(":");
    const product = namespace.toLowerCase();
    this.#note(`${id} ${product}`, serviceUses, [account, id, product], { ...use, service: product });
    this.#note(`${id} ${action}`, actionUses, [account, id, product, name], { ...use, service: product });
  }

  #note(id: string, into: Waiting["into"], key: Key, fields: Omit<ServiceUseRecord, "at">): void {
    const at = this.#clock.now();
    const waiting = this.#waiting.get(id);
    if (waiting) {
      Object.assign(waiting.use, fields, { at });
      return;
    }
    this.#waiting.set(id, { into, key, use: { ...fields, at } });
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
    this.#recent.clear();
  }
}
