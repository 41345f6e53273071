/** Tells those who wait at the end of a shard that it has changed. A bell rung between looking and waiting is not missed. */
export class Bells {
  readonly #shards = new Map<string, Set<() => void>>();

  /** Hangs up a bell: hang it up before looking. */
  listen(streamId: string, shard: number): Bell {
    const name = `${streamId}/${shard}`;
    let ring = () => {};
    const rung = new Promise<void>((resolve) => {
      ring = resolve;
    });
    const bells = this.#shards.get(name) ?? new Set();
    this.#shards.set(name, bells.add(ring));
    return {
      rung,
      close: () => {
        bells.delete(ring);
        if (bells.size === 0 && this.#shards.get(name) === bells) this.#shards.delete(name);
      },
    };
  }

  ring(streamId: string, shard: number): void {
    for (const bell of this.#shards.get(`${streamId}/${shard}`) ?? []) bell();
  }

  /** Wakes all that wait at any of a stream's shards. */
  ringAll(streamId: string): void {
    for (const [name, bells] of this.#shards) {
      if (name.startsWith(`${streamId}/`)) for (const bell of bells) bell();
    }
  }
}

export interface Bell {
  rung: Promise<void>;
  close(): void;
}
