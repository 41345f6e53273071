/** One after the other on each FIFO queue: what sets an order must not run beside itself. */
export class QueueTurns {
  readonly #last = new Map<string, Promise<unknown>>();

  async run<R>(queueId: string, work: () => Promise<R>): Promise<R> {
    const before = this.#last.get(queueId) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#last.set(queueId, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(queueId) === mine) this.#last.delete(queueId);
    }
  }
}
