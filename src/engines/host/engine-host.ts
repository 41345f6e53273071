import type { CancelTimer, Clock } from "../../core/clock.js";
import type { Logger } from "../../core/log.js";
import { EngineError } from "./engine-error.js";
import type { EngineApi, EngineCall } from "./engine-module.js";
import { EngineThread, type PendingCall } from "./engine-thread.js";

export interface EngineHostOptions<Settings> {
  clock: Clock;
  log: Logger;
  /** Given to the module's `load`; structured clone carries it. */
  settings?: Settings;
  /** Threads at once; each holds its own copy of the models. Default 1. */
  threadsMax?: number;
  /** Calls that may wait; one more is refused with code `busy`. Default 256. */
  queueMax?: number;
  /** Milliseconds without a call after which the threads, and the models' memory, are given back. Default 5 minutes. */
  idleMs?: number;
  /** Milliseconds that one call may run before its thread is ended and the call fails with `overdue`. Default 5 minutes. */
  callMsMax?: number;
}

/** The engine's interface as its callers see it: every method takes a signal, progress and transfers. */
export type Proxied<Api extends EngineApi<Api>> = {
  readonly [Method in keyof Api]: (
    input: Parameters<Api[Method]>[0],
    call?: EngineCall,
  ) => ReturnType<Api[Method]>;
};

export interface HostedEngine<Api extends EngineApi<Api>> {
  /** The engine's own interface; every method runs in its thread. */
  readonly api: Proxied<Api>;
  /** Threads that are up, each with its models in memory. */
  readonly threads: number;
  /** Fails what waits and runs with code `stopped` and ends the threads. */
  stop(): Promise<void>;
}

const MINUTES = 60_000;
const DEFAULTS = { threadsMax: 1, queueMax: 256, idleMs: 5 * MINUTES, callMsMax: 5 * MINUTES };

/**
 * Runs the engine that `moduleUrl` exports in worker threads of its own, so that no thinking ever holds up the gateway.
 * Loaded at the first call, freed when idle. A crash fails the calls of that thread; the next call starts afresh.
 */
export function hostEngine<Api extends EngineApi<Api>, Settings = undefined>(
  moduleUrl: URL,
  options: EngineHostOptions<Settings>,
): HostedEngine<Api> {
  const host = new EngineHost(moduleUrl, options);
  const api = new Proxy({} as Proxied<Api>, {
    get(_target, method) {
      // A proxy that answers `then` is taken for a promise by `await`.
      if (typeof method !== "string" || method === "then") return undefined;
      return (input: unknown, call?: EngineCall) => host.call(method, input, call);
    },
  });
  return {
    api,
    get threads() {
      return host.threads;
    },
    stop: () => host.stop(),
  };
}

class EngineHost {
  readonly #moduleUrl: string;
  readonly #options: EngineHostOptions<unknown> & typeof DEFAULTS;
  readonly #threads = new Set<EngineThread>();
  readonly #queue: PendingCall[] = [];
  readonly #running = new Map<PendingCall, { thread: EngineThread; overdue: CancelTimer }>();
  #cancelIdle: CancelTimer | undefined;
  #callCount = 0;
  #stopped = false;

  constructor(moduleUrl: URL, options: EngineHostOptions<unknown>) {
    this.#moduleUrl = moduleUrl.href;
    this.#options = { ...DEFAULTS, ...options };
  }

  get threads(): number {
    return this.#threads.size;
  }

  async call(method: string, input: unknown, options: EngineCall = {}): Promise<unknown> {
    const { signal } = options;
    signal?.throwIfAborted();
    if (this.#stopped) throw new EngineError("stopped", "The engine has been stopped.");
    if (this.#queue.length >= this.#options.queueMax) {
      throw new EngineError("busy", `The engine has ${this.#queue.length} calls waiting.`);
    }
    this.#callCount += 1;
    const id = this.#callCount;
    const { promise, resolve, reject } = settleable();
    const { transfer = [], onProgress } = options;
    const call: PendingCall = { id, method, input, transfer, onProgress, resolve, reject };
    const onAbort = (): void => this.#abort(call, signal?.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
    this.#queue.push(call);
    this.#dispatch();
    try {
      return await promise;
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelIdle?.();
    const stopped = new EngineError("stopped", "The engine has been stopped.");
    for (const call of this.#queue.splice(0)) call.reject(stopped);
    for (const call of this.#running.keys()) call.reject(stopped);
    await this.#retireAll();
  }

  #abort(call: PendingCall, reason: unknown): void {
    call.reject(reason);
    const place = this.#queue.indexOf(call);
    if (place >= 0) this.#queue.splice(place, 1);
    else this.#running.get(call)?.thread.abort(call);
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      const thread = this.#freeThread();
      if (!thread) return;
      const call = this.#queue.shift();
      if (!call) return;
      this.#cancelIdle?.();
      this.#cancelIdle = undefined;
      const overdue = this.#options.clock.after(this.#options.callMsMax, () => this.#endOverdue(call));
      this.#running.set(call, { thread, overdue });
      thread.run(call);
    }
  }

  #freeThread(): EngineThread | undefined {
    for (const thread of this.#threads) if (!thread.isBusy) return thread;
    if (this.#threads.size >= this.#options.threadsMax) return undefined;
    const data = { moduleUrl: this.#moduleUrl, settings: this.#options.settings };
    const thread = new EngineThread(data, this.#options.log, {
      onFree: (freed) => this.#release(freed),
      onGone: (gone) => {
        this.#threads.delete(gone);
        this.#release(gone);
      },
    });
    this.#threads.add(thread);
    return thread;
  }

  /** A thread's call is over, well or badly: its timer goes, the next call gets its turn. */
  #release(thread: EngineThread): void {
    for (const [call, place] of this.#running) {
      if (place.thread !== thread) continue;
      place.overdue();
      this.#running.delete(call);
    }
    if (this.#stopped) return;
    this.#dispatch();
    if (this.#running.size > 0 || this.#threads.size === 0) return;
    this.#cancelIdle?.();
    this.#cancelIdle = this.#options.clock.after(this.#options.idleMs, () => void this.#retireAll());
  }

  #endOverdue(call: PendingCall): void {
    const running = this.#running.get(call);
    if (!running) return;
    call.reject(
      new EngineError("overdue", `The engine did not answer within ${this.#options.callMsMax} ms.`),
    );
    this.#threads.delete(running.thread);
    void running.thread.terminate();
  }

  async #retireAll(): Promise<void> {
    const threads = [...this.#threads];
    this.#threads.clear();
    await Promise.all(threads.map((thread) => thread.retire(this.#options.clock)));
  }
}

function settleable(): {
  promise: Promise<unknown>;
  resolve: (output: unknown) => void;
  reject: (error: unknown) => void;
} {
  let resolve: (output: unknown) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<unknown>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
