import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { CancelTimer, Clock } from "../../../core/clock.js";
import { ownMemory } from "../../../core/memory-release.js";
import type { Digests, SealOptions } from "./seal.js";
import type { FromSealThread, ToSealThread } from "./seal-messages.js";

const THREADS_MAX = 4;
/** A thread that has had nothing to do for so long is given up, with its memory. */
const IDLE_MS = 30_000;

interface Waiting {
  resolve(answer: FromSealThread): void;
  reject(error: Error): void;
}

/** A body that a thread seals and writes. */
export interface ThreadedSeal {
  /** Takes the chunks' memory over where they own it; resolves when they are written. Calls may overlap; order is kept. */
  pass(chunks: Uint8Array[]): Promise<void>;
  finish(): Promise<Digests>;
  /** Gives the body up. Once it resolves the file is written no more. */
  drop(): Promise<void>;
}

/** Digests cost more than everything else about a large upload: threads compute them beside the event loop, and write. */
export class SealThreads {
  readonly #clock: Clock;
  readonly #threads: SealThread[] = [];
  readonly #max = Math.min(THREADS_MAX, availableParallelism());
  #lastId = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Begins a body on the thread that has fewest; it is written to the file `fd`, or only digested. */
  begin(options: SealOptions, fd?: number): ThreadedSeal {
    const id = ++this.#lastId;
    const thread = this.#choose();
    thread.begin(id, options, fd);
    return {
      async pass(chunks) {
        await thread.ask({ kind: "pass", id, chunks }, ownMemory(chunks));
      },
      async finish() {
        const answer = await thread.ask({ kind: "finish", id });
        thread.end(id);
        if (answer.kind !== "finished") throw new Error("a sealing thread answered out of turn");
        return answer.digests;
      },
      async drop() {
        // A thread that is gone writes no more either.
        await thread.ask({ kind: "drop", id }).catch(() => undefined);
        thread.end(id);
      },
    };
  }

  async stop(): Promise<void> {
    await Promise.all(this.#threads.splice(0).map((thread) => thread.terminate()));
  }

  #choose(): SealThread {
    const freest = this.#threads.reduce<SealThread | undefined>(
      (best, thread) => (best && best.bodies <= thread.bodies ? best : thread),
      undefined,
    );
    if (freest && (freest.bodies === 0 || this.#threads.length >= this.#max)) return freest;
    const thread = new SealThread(this.#clock, () => {
      const index = this.#threads.indexOf(thread);
      if (index >= 0) this.#threads.splice(index, 1);
    });
    this.#threads.push(thread);
    return thread;
  }
}

class SealThread {
  readonly #worker = new Worker(new URL("./seal-thread-main.js", import.meta.url));
  readonly #clock: Clock;
  readonly #onGone: () => void;
  /** Answers due, in order, by body. */
  readonly #waiting = new Map<number, Waiting[]>();
  #cancelIdle: CancelTimer | undefined;

  constructor(clock: Clock, onGone: () => void) {
    this.#clock = clock;
    this.#onGone = onGone;
    this.#worker.on("message", (answer: FromSealThread) => this.#receive(answer));
    this.#worker.on("error", (error) => this.#die(error));
    this.#worker.on("exit", () => this.#die(new Error("a sealing thread ended")));
    this.#worker.unref();
  }

  get bodies(): number {
    return this.#waiting.size;
  }

  begin(id: number, options: SealOptions, fd: number | undefined): void {
    this.#cancelIdle?.();
    this.#waiting.set(id, []);
    this.#post({ kind: "begin", id, options, fd });
  }

  ask(message: ToSealThread, transfer: ArrayBuffer[] = []): Promise<FromSealThread> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(message.id);
      if (!waiting) return reject(new Error("a sealing thread ended under a body"));
      waiting.push({ resolve, reject });
      this.#post(message, transfer);
    });
  }

  end(id: number): void {
    this.#waiting.delete(id);
    if (this.#waiting.size > 0) return;
    this.#cancelIdle?.();
    this.#cancelIdle = this.#clock.after(IDLE_MS, () => {
      if (this.#waiting.size === 0) void this.terminate();
    });
  }

  async terminate(): Promise<void> {
    this.#cancelIdle?.();
    this.#onGone();
    await this.#worker.terminate();
  }

  #post(message: ToSealThread, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #receive(answer: FromSealThread): void {
    const first = this.#waiting.get(answer.id)?.shift();
    if (answer.kind === "failed")
      first?.reject(Object.assign(new Error(answer.error), { code: answer.code }));
    else first?.resolve(answer);
  }

  #die(error: Error): void {
    this.#onGone();
    const all = [...this.#waiting.values()].flat();
    this.#waiting.clear();
    for (const { reject } of all) reject(error);
  }
}
