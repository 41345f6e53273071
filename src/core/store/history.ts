import type { ByteKey, Span } from "./tuple.js";

/** What a transaction has read, with the number of the last commit it could see then. */
export class ReadSet {
  readonly keys = new Map<ByteKey, number>();
  readonly began: number;
  readonly spans: { span: Span; sequence: number }[] = [];

  /** `began`: the last commit when the transaction began; it can have read nothing older. */
  constructor(began: number) {
    this.began = began;
  }

  addKey(key: ByteKey, sequence: number): void {
    if (!this.keys.has(key)) this.keys.set(key, sequence);
  }

  addSpan(span: Span, sequence: number): void {
    if (span.low < span.high) this.spans.push({ span, sequence });
  }

  covers(key: ByteKey): boolean {
    return this.keys.has(key) || this.spans.some(({ span }) => isInside(key, span));
  }

  /** Whether anything inside the span has been read. */
  meets(span: Span): boolean {
    for (const key of this.keys.keys()) if (isInside(key, span)) return true;
    return this.spans.some((other) => other.span.low < span.high && span.low < other.span.high);
  }
}

interface Commit {
  sequence: number;
  keys: readonly ByteKey[];
}

/** Keys remembered at most. A transaction so long that more were written beside it runs again. */
const KEYS_MAX = 100_000;
const COMPACT_AFTER = 1_024;

/** Which keys the latest commits wrote: as far back as the oldest running transaction may ask. Without one, nothing is kept. */
export class History {
  /** What those that run have read, in the order in which they began. */
  readonly #running: ReadSet[] = [];
  /** The last commit that wrote a key. */
  readonly #last = new Map<ByteKey, number>();
  #commits: Commit[] = [];
  #head = 0;
  #keys = 0;
  /** Commits up to this one are forgotten. */
  #floor = 0;

  begin(reads: ReadSet): void {
    this.#running.push(reads);
  }

  end(reads: ReadSet): void {
    // Nearly always the last: it began a moment ago.
    this.#running.splice(this.#running.lastIndexOf(reads), 1);
    if (this.#commits.length > 0) this.#forget(this.#running[0]?.began ?? Number.POSITIVE_INFINITY);
  }

  /** @param by the one transaction that need not hear of the commit: its own. */
  record(sequence: number, keys: readonly ByteKey[], by: ReadSet | undefined): void {
    if (this.#running.length === (by === undefined ? 0 : 1)) return;
    for (const key of keys) this.#last.set(key, sequence);
    this.#commits.push({ sequence, keys });
    this.#keys += keys.length;
    while (this.#keys > KEYS_MAX) this.#forgetOldest();
  }

  /** Forgets commits up to `sequence`: no running transaction began before it. */
  #forget(sequence: number): void {
    for (let commit = this.#commits[this.#head]; commit && commit.sequence <= sequence; ) {
      this.#forgetOldest();
      commit = this.#commits[this.#head];
    }
  }

  #forgetOldest(): void {
    const commit = this.#commits[this.#head];
    if (!commit) return;
    for (const key of commit.keys) if (this.#last.get(key) === commit.sequence) this.#last.delete(key);
    this.#keys -= commit.keys.length;
    this.#floor = commit.sequence;
    this.#head += 1;
    if (this.#head < COMPACT_AFTER && this.#head < this.#commits.length) return;
    this.#commits = this.#commits.slice(this.#head);
    this.#head = 0;
  }

  /** Whether anything of `reads` has been written since it was read. */
  hasChanged(reads: ReadSet): boolean {
    for (const [key, sequence] of reads.keys) {
      if (sequence < this.#floor || (this.#last.get(key) ?? 0) > sequence) return true;
    }
    return reads.spans.some(({ span, sequence }) => this.#wroteInside(span, sequence));
  }

  #wroteInside(span: Span, since: number): boolean {
    if (since < this.#floor) return true;
    for (let i = this.#commits.length - 1; i >= this.#head; i--) {
      const commit = this.#commits[i];
      if (!commit || commit.sequence <= since) return false;
      if (commit.keys.some((key) => isInside(key, span))) return true;
    }
    return false;
  }
}

export function isInside(key: ByteKey, span: Span): boolean {
  return span.low <= key && key < span.high;
}
