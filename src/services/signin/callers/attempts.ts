import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import type { ServiceHost } from "../../../core/service.js";
import type { Transaction } from "../../../core/store/store.js";
import { FAILURES_MAX, GUESSED_USERS_MAX, REST_MS, REST_MS_MAX } from "../limits.js";
import { attemptLedgers, attempts, attemptTimes } from "../store.js";

const KEY_BYTES = 32;
/** There is one ledger. */
const ALL = "all";

/**
 * Counts wrong passwords in a row, for users who are there and for those who are not alike, across restarts. An attempt
 * counts as failed from its start, so that many at once are no way around; the right password forgets them all.
 */
export class Attempts {
  readonly #host: Pick<ServiceHost, "store" | "clock" | "ids" | "identity">;

  constructor(host: Pick<ServiceHost, "store" | "clock" | "ids" | "identity">) {
    this.#host = host;
  }

  /** Seconds to wait before the next attempt; 0 if this one may go on, which counts it. */
  begin(user: string): Promise<number> {
    const { store, clock } = this.#host;
    return store.transact(async (tx) => {
      const now = clock.now();
      const { secret, remembered } = await this.#ledger(tx);
      const key = toKey(secret, user);
      const present = await attempts.get(tx, key);
      if (present && now < present.restsUntil) return Math.ceil((present.restsUntil - now) / 1000);
      if (present) attemptTimes.delete(tx, present.at, key);
      else await this.#makeRoom(tx, secret, remembered);
      const count = (present?.count ?? 0) + 1;
      attempts.put(tx, [key], { count, at: now, restsUntil: now + restAfter(count) });
      attemptTimes.put(tx, [now, key], true);
      return 0;
    });
  }

  async succeeded(user: string): Promise<void> {
    await this.#host.store.transact(async (tx) => {
      const { secret, remembered } = await this.#ledger(tx);
      const key = toKey(secret, user);
      const present = await attempts.get(tx, key);
      if (!present) return;
      attempts.delete(tx, key);
      attemptTimes.delete(tx, present.at, key);
      this.#write(tx, secret, remembered - 1);
    });
  }

  /** One more is remembered; the one that was tried longest ago is forgotten for it once there are too many. */
  async #makeRoom(tx: Transaction, secret: string, remembered: number): Promise<void> {
    if (remembered < GUESSED_USERS_MAX) {
      this.#write(tx, secret, remembered + 1);
      return;
    }
    const { items } = await attemptTimes.page(tx, 1);
    for (const { key } of items) {
      attemptTimes.delete(tx, ...key);
      attempts.delete(tx, String(key[1]));
    }
  }

  async #ledger(tx: Transaction): Promise<{ secret: string; remembered: number }> {
    const { identity, ids } = this.#host;
    const ledger = await attemptLedgers.get(tx, ALL);
    const secret = ledger && identity.openSignIn(ledger.sealedSecret);
    if (ledger && secret !== undefined) return { secret, remembered: ledger.remembered };
    return { secret: Buffer.from(ids.bytes(KEY_BYTES)).toString("base64url"), remembered: 0 };
  }

  #write(tx: Transaction, secret: string, remembered: number): void {
    const sealedSecret = this.#host.identity.sealSignIn(secret);
    attemptLedgers.put(tx, [ALL], { sealedSecret, remembered: Math.max(0, remembered) });
  }
}

/** People type their password in the place of their name: what they typed is not written down, and cannot be guessed at. */
function toKey(secret: string, user: string): string {
  return createHmac("sha256", secret).update(user).digest("base64url");
}

function restAfter(failures: number): number {
  const beyond = failures - FAILURES_MAX;
  // Far beyond, 2 to that power is no number any more.
  return beyond < 0 ? 0 : Math.min(REST_MS * 2 ** Math.min(beyond, 10), REST_MS_MAX);
}
