import type { CancelTimer, Clock } from "../clock.js";

/** Room on the disk that dropped files may hold. */
const BYTES_MAX = 268_435_456;
const FILES_MAX = 64;
/** A spare file that nobody has wanted for so long is deleted. */
const IDLE_MILLISECONDS = 2_000;

/**
 * Dropped files that wait, under the names they had, to be written anew. To write over a file costs the disk half of what a
 * new one and the deletion of the old one cost: its blocks, and its pages in memory, are there already.
 */
export class SpareFiles {
  readonly #clock: Clock;
  readonly #remove: (id: string) => Promise<void>;
  /** Bytes of each, oldest first. */
  readonly #sizes = new Map<string, number>();
  #bytes = 0;
  #cancel: CancelTimer | undefined;

  /** @param remove deletes the file of a spare that is not wanted. */
  constructor(clock: Clock, remove: (id: string) => Promise<void>) {
    this.#clock = clock;
    this.#remove = remove;
  }

  has(id: string): boolean {
    return this.#sizes.has(id);
  }

  async add(id: string, bytes: number): Promise<void> {
    if (this.#sizes.has(id)) return;
    if (this.#sizes.size >= FILES_MAX || this.#bytes + bytes > BYTES_MAX) return this.#remove(id);
    this.#sizes.set(id, bytes);
    this.#bytes += bytes;
    this.#cancel?.();
    this.#cancel = this.#clock.after(IDLE_MILLISECONDS, () => void this.clear());
  }

  /** The one whose size is nearest to `bytes`. */
  take(bytes: number): { id: string; bytes: number } | undefined {
    let best: { id: string; bytes: number } | undefined;
    for (const [id, size] of this.#sizes) {
      if (!best || Math.abs(size - bytes) < Math.abs(best.bytes - bytes)) best = { id, bytes: size };
    }
    if (!best) return undefined;
    this.#sizes.delete(best.id);
    this.#bytes -= best.bytes;
    return best;
  }

  async clear(): Promise<void> {
    this.#cancel?.();
    const ids = [...this.#sizes.keys()];
    this.#sizes.clear();
    this.#bytes = 0;
    await Promise.all(ids.map((id) => this.#remove(id)));
  }
}
