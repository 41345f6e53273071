import type { Changes, EncodedEntry, Engine } from "../../src/core/store/engine.js";
import type { Value } from "../../src/core/store/store.js";
import type { ByteKey, Span } from "../../src/core/store/tuple.js";
import { decodeValue } from "../../src/core/store/values.js";

/** An engine without a disk, whose next writes can be made to wait or to fail. */
export class MemoryEngine implements Engine {
  #entries = new Map<ByteKey, Uint8Array>();
  /** Awaited by every write. */
  beforeWrite: () => Promise<void> = async () => undefined;
  writes = 0;

  get(key: ByteKey): Value | undefined {
    const bytes = this.#entries.get(key);
    return bytes && decodeValue(bytes);
  }

  *scan(span: Span, reverse: boolean): Iterable<EncodedEntry> {
    const keys = [...this.keys(span)];
    for (const key of reverse ? keys.reverse() : keys) {
      const bytes = this.#entries.get(key) ?? new Uint8Array(0);
      yield { key, value: decodeValue(bytes), bytes: bytes.length };
    }
  }

  keys({ low, high }: Span): Iterable<ByteKey> {
    return [...this.#entries.keys()].filter((key) => low <= key && key < high).sort();
  }

  async write(changes: Changes): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    await this.beforeWrite();
    this.writes += 1;
    for (const [key, value] of changes) {
      if (value) this.#entries.set(key, value);
      else this.#entries.delete(key);
    }
  }

  async clear(): Promise<void> {
    this.#entries.clear();
  }

  async close(): Promise<void> {}
}
