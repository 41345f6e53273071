import { type Awaitable, isPending } from "../../../wire/awaitable.js";

/**
 * Work on one item goes one at a time, each from its first read to its draft. The store would find out that two of them met
 * and run one again; a queue spares an item that everybody writes that work. It orders nothing else, and nothing relies on it.
 */
export class Lanes {
  /** Who waits behind the work that is under way, by lane. */
  readonly #waiting = new Map<string, (() => void)[]>();

  /** Work that waits for nothing is done when this returns. */
  run<T>(name: string, work: () => Awaitable<T>): Awaitable<T> {
    const waiting = this.#waiting.get(name);
    if (waiting)
      return new Promise<void>((resolve) => waiting.push(resolve)).then(() => this.#do(name, work));
    this.#waiting.set(name, []);
    return this.#do(name, work);
  }

  #do<T>(name: string, work: () => Awaitable<T>): Awaitable<T> {
    let working: Awaitable<T> | undefined;
    try {
      working = work();
      return isPending(working) ? working.finally(() => this.#leave(name)) : working;
    } finally {
      if (!isPending(working)) this.#leave(name);
    }
  }

  #leave(name: string): void {
    const next = this.#waiting.get(name)?.shift();
    if (next) next();
    else this.#waiting.delete(name);
  }
}
