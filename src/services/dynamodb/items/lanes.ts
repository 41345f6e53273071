/**
 * Work on one item goes one at a time, each from its first read to its draft. The store would find out that two of them met
 * and run one again; a queue spares an item that everybody writes that work. It orders nothing else, and nothing relies on it.
 */
export class Lanes {
  readonly #last = new Map<string, Promise<void>>();

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name);
    let leave: () => void = () => undefined;
    const turn = new Promise<void>((resolve) => {
      leave = resolve;
    });
    this.#last.set(name, turn);
    try {
      if (before !== undefined) await before;
      return await work();
    } finally {
      leave();
      if (this.#last.get(name) === turn) this.#last.delete(name);
    }
  }
}
