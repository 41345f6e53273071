import type { ReadSet } from "./history.js";

/** A turn keeps other writers from what it has read, for at most this long: its work may wait for one of them. */
const TURN_MILLISECONDS_MAX = 500;

/** The right to go before others. */
export class Turn {
  /** What the one whose turn it is has read so far: others do not write there before `over`. */
  reads: ReadSet | undefined;
  #resolve: () => void = () => undefined;
  readonly over = new Promise<void>((resolve) => {
    this.#resolve = resolve;
  });
  readonly #timer = setTimeout(() => this.end(), TURN_MILLISECONDS_MAX).unref();

  end(): void {
    clearTimeout(this.#timer);
    this.#resolve();
  }
}

/** Gives turns one at a time, in the order asked for. */
export class Turns {
  #current: Turn | undefined;
  #last: Promise<void> = Promise.resolve();

  /** Whose turn it is. */
  get current(): Turn | undefined {
    return this.#current;
  }

  async take(): Promise<Turn> {
    const before = this.#last;
    let next: () => void = () => undefined;
    this.#last = new Promise((resolve) => {
      next = resolve;
    });
    await before;
    const turn = new Turn();
    this.#current = turn;
    void turn.over.then(() => {
      this.#current = undefined;
      next();
    });
    return turn;
  }
}
