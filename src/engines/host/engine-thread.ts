import { Worker } from "node:worker_threads";
import type { Clock } from "../../core/clock.js";
import type { Logger } from "../../core/log.js";
import { EngineError, fromErrorMessage } from "./engine-error.js";
import type { FromThread, ThreadData, ToThread } from "./messages.js";

/** One call as the host keeps it, from the queue to its answer. */
export interface PendingCall {
  readonly id: number;
  readonly method: string;
  readonly input: unknown;
  readonly transfer: readonly ArrayBuffer[];
  readonly onProgress: ((fraction: number, note?: string) => void) | undefined;
  resolve(output: unknown): void;
  reject(error: unknown): void;
}

/** How long a call under way may take to end when its thread is to go. */
const GRACE_MS_MAX = 1_500;

/** What a thread tells its host. */
export interface ThreadListener {
  /** A call is over, well or badly: the thread can take the next. */
  onFree(thread: EngineThread): void;
  /** The thread has ended, by itself or by us. */
  onGone(thread: EngineThread): void;
}

/** A worker thread with an engine in it. Takes one call at a time; its death fails that call only. */
export class EngineThread {
  readonly #worker: Worker;
  readonly #log: Logger;
  readonly #listener: ThreadListener;
  #call: PendingCall | undefined;
  #dead = false;
  /** Told when the call under way is over. */
  #onOver: () => void = () => {};

  constructor(data: ThreadData, log: Logger, listener: ThreadListener) {
    this.#log = log;
    this.#listener = listener;
    this.#worker = new Worker(new URL("./thread-main.js", import.meta.url), {
      workerData: data,
      stdout: true,
      stderr: true,
    });
    this.#worker.unref();
    // Model libraries greet and warn on the console; that belongs into our log, not onto the user's terminal.
    this.#worker.stdout.on("data", (text: Buffer) =>
      log.debug("engine output", { text: String(text).trimEnd() }),
    );
    this.#worker.stderr.on("data", (text: Buffer) =>
      log.debug("engine output", { text: String(text).trimEnd() }),
    );
    this.#worker.on("message", (message: FromThread) => this.#receive(message));
    this.#worker.on("error", (error: unknown) => this.#end(error));
    this.#worker.on("exit", (exitCode) => this.#end(new Error(`engine thread ended with code ${exitCode}`)));
  }

  get isBusy(): boolean {
    return this.#call !== undefined;
  }

  run(call: PendingCall): void {
    this.#call = call;
    this.#worker.ref();
    const { id, method, input, onProgress } = call;
    try {
      this.#post({ kind: "call", id, method, input, progress: onProgress !== undefined }, call.transfer);
    } catch (error) {
      this.#settle(() => call.reject(error));
    }
  }

  abort(call: PendingCall): void {
    if (this.#call === call && !this.#dead) this.#post({ kind: "abort", id: call.id });
  }

  /**
   * Ends the thread. A call under way is told to end and may do so first, for a while: native code that comes back to a
   * thread that is gone brings the whole process down.
   */
  async retire(clock: Clock): Promise<void> {
    if (this.#call && !this.#dead) {
      this.abort(this.#call);
      await new Promise<void>((resolve) => {
        const cancel = clock.after(GRACE_MS_MAX, resolve);
        this.#onOver = () => {
          cancel();
          resolve();
        };
      });
    }
    await this.terminate();
  }

  /** Ends the thread now, whatever it is computing. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #post(message: ToThread, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #receive(message: FromThread): void {
    const call = this.#call;
    if (call?.id !== message.id) return;
    if (message.kind === "progress") call.onProgress?.(message.fraction, message.note);
    else if (message.kind === "answer") this.#settle(() => call.resolve(message.output));
    else this.#settle(() => call.reject(fromErrorMessage(message.error)));
  }

  #settle(finish: () => void): void {
    this.#call = undefined;
    this.#worker.unref();
    finish();
    this.#onOver();
    this.#listener.onFree(this);
  }

  #end(cause: unknown): void {
    if (this.#dead) return;
    this.#dead = true;
    const call = this.#call;
    this.#call = undefined;
    if (call) {
      this.#log.error("engine thread ended under a call", { method: call.method, cause: String(cause) });
      call.reject(new EngineError("crashed", "The engine's thread ended before it answered.", { cause }));
    }
    this.#onOver();
    this.#listener.onGone(this);
  }
}
