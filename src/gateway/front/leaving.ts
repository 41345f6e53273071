import type { Departure } from "../exchange.js";

/** The signal that a client went away, made only when an operation asks for it: few do. */
export class Leaving implements Departure {
  readonly #watch: ((leave: () => void) => void) | undefined;
  #controller: AbortController | undefined;
  #hasLeft = false;

  /** @param watch called once somebody wants to know; without it `leave` is called from outside. */
  constructor(watch?: (leave: () => void) => void) {
    this.#watch = watch;
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      this.#watch?.(() => this.leave());
      if (this.#hasLeft) this.leave();
    }
    return this.#controller.signal;
  }

  leave(): void {
    this.#hasLeft = true;
    this.#controller?.abort(new Error("the client went away"));
  }
}
