/**
 * Work on one item goes one at a time, each from its first read to its draft. The store would find out that two of them met
 * and run one again; a queue spares an item that everybody writes that work. It orders nothing else, and nothing relies on it.
 */
export class Lanes {
  /** Who waits behind the work that is under way, by lane. */
  readonly #waiting = new Map<string, (() => void)[]>();

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const waiting = this.#waiting.get(name);
    if (waiting) await new Promise<void>((resolve) => waiting.push(resolve));
    else this.#waiting.set(name, []);
    try {
      return await work();
    } finally {
      this.#leave(name);
    }
  }

  #leave(name: string): void {
    const next = this.#waiting.get(name)?.shift();
    if (next) next();
    else this.#waiting.delete(name);
  }
}
