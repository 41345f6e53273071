import { systemClock } from "../../core/clock.js";

/** Steps told on a line each, with the time that each took. What the log says meanwhile waits for the line's end. */
export class Progress {
  readonly #out: (text: string) => void;
  #step: Promise<unknown> = Promise.resolve();

  constructor(out: (text: string) => void) {
    this.#out = out;
  }

  /** Where a log writes beside the steps. */
  readonly log = async (lines: string): Promise<void> => {
    await this.#step;
    this.#out(lines);
  };

  async step<T>(what: string, work: () => Promise<T>): Promise<T> {
    const from = systemClock.monotonic();
    this.#out(`${what} … `);
    let ended: () => void = () => undefined;
    this.#step = new Promise<void>((resolve) => {
      ended = resolve;
    });
    try {
      const result = await work();
      this.#out(`${((systemClock.monotonic() - from) / 1000).toFixed(2)} s\n`);
      return result;
    } catch (error) {
      this.#out("failed\n");
      throw error;
    } finally {
      ended();
    }
  }
}
