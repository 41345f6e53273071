import type { ByteKey, Span } from "./tuple.js";

/** Changes not yet in the engine: encoded values by key, null for a deletion. Laid over what is below when reading. */
export class Layer {
  readonly changes = new Map<ByteKey, Uint8Array | null>();
  /** The keys in order, from the first time that they are asked for. */
  #sorted: ByteKey[] | undefined;

  get(key: ByteKey): Uint8Array | null | undefined {
    return this.changes.get(key);
  }

  set(key: ByteKey, value: Uint8Array | null): void {
    if (this.#sorted && !this.changes.has(key)) this.#sorted.splice(lowerBound(this.#sorted, key), 0, key);
    this.changes.set(key, value);
  }

  delete(key: ByteKey): void {
    if (this.changes.delete(key)) this.#sorted?.splice(lowerBound(this.#sorted, key), 1);
  }

  /** The changed keys inside the span, ascending. */
  keysIn(span: Span): ByteKey[] {
    if (this.changes.size === 0) return [];
    this.#sorted ??= [...this.changes.keys()].sort(compareBytes);
    return this.#sorted.slice(lowerBound(this.#sorted, span.low), lowerBound(this.#sorted, span.high));
  }
}

/** Encoded keys compare as bytes, which for strings of bytes is what `<` does. */
export function compareBytes(a: ByteKey, b: ByteKey): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function lowerBound(sorted: readonly ByteKey[], key: ByteKey): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? "") < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
