/**
 * Counts the writes to the directory, and remembers each account's last. What was read of an account may be used until
 * the account is next written: no list of what depends on what is needed, and nothing read before a write is used after.
 */
export class Epochs {
  #count = 0;
  #allChangedAt = 0;
  readonly #changedAt = new Map<string, number>();

  /** Take it before reading, and keep it with what was read. */
  now(): number {
    return this.#count;
  }

  isCurrent(account: string, readAt: number): boolean {
    return readAt >= (this.#changedAt.get(account) ?? this.#allChangedAt);
  }

  /** To be called once a write of the account is committed. */
  advance(account: string): void {
    this.#changedAt.set(account, ++this.#count);
  }

  advanceAll(): void {
    this.#allChangedAt = ++this.#count;
    this.#changedAt.clear();
  }
}
