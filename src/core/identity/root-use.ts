import type { Clock } from "../clock.js";
import type { Logger } from "../log.js";

/** An account's warning comes back this long after the last one. */
const SILENCE_MS = 86_400_000;
/** Accounts whose last warning is remembered; with more, some are warned more often. */
const ACCOUNTS_MAX = 10_000;

/** Warns about the root user in daily use: once a day and account. https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html */
export class RootUse {
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #warnedAt = new Map<string, number>();

  constructor(log: Logger, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  note(account: string, withMfa: boolean, service: string): void {
    const now = this.#clock.now();
    const before = this.#warnedAt.get(account);
    if (before !== undefined && now - before < SILENCE_MS) return;
    if (this.#warnedAt.size >= ACCOUNTS_MAX) this.#warnedAt.clear();
    this.#warnedAt.set(account, now);
    const advice = withMfa ? "" : ", and protect the root user with MFA";
    const message = `the root user is in use: for daily work, use an IAM user or a role${advice}`;
    this.#log.warn(message, { account, mfa: withMfa, service });
  }
}
