/**
 * Counts the readers of contents that consist of many blobs: their later blobs are opened only when the reader gets there,
 * so they must outlive an overwrite until the last reader is done.
 */
export class Pins {
  readonly #readers = new Map<string, number>();

  /** Returns what releases the pin; calling it twice is harmless. */
  add(id: string): () => void {
    this.#readers.set(id, (this.#readers.get(id) ?? 0) + 1);
    let released = false;
    return () => {
      if (released) return;
      released = true;
      const left = (this.#readers.get(id) ?? 1) - 1;
      if (left > 0) this.#readers.set(id, left);
      else this.#readers.delete(id);
    };
  }

  has(id: string): boolean {
    return this.#readers.has(id);
  }
}
