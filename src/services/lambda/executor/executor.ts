import { rm } from "node:fs/promises";
import { type Environment, INIT_MS_MAX } from "./environment.js";
import { InitFailure } from "./failures.js";
import type { FunctionSpec, InvocationRequest, InvocationResult } from "./function-spec.js";
import { type Launch, Launcher, type LauncherOptions } from "./launcher.js";
import { Pool, type PoolLimits, type ProvisionedUse } from "./pool.js";
import type { SpareShape } from "./spares/shape.js";

/** Runs functions. Processes on this machine here; containers are to stand behind the same interface. */
export interface Executor {
  /** Finds, or makes, what a runtime needs on this machine. Throws MissingInterpreter. */
  prepare(runtime: string): Promise<void>;
  /** Throws InitFailure, MissingInterpreter or PoolFull where no environment can be had. */
  invoke(spec: FunctionSpec, request: InvocationRequest): Promise<InvocationResult>;
  /** The function's version changed or went: its environments end. */
  retire(slot: string): void;
  /** Keeps `count` environments of the spec alive, whatever is invoked; `name` tells demands apart. */
  provision(name: string, spec: FunctionSpec, count: number): void;
  /** Undefined where none are provisioned under the key. */
  provisionedUse(key: string): ProvisionedUse | undefined;
  /** Whether environments of a key could not be started ahead. */
  hasFailed(key: string): boolean;
  stop(): Promise<void>;
}

export interface ExecutorOptions extends LauncherOptions {
  limits: PoolLimits;
}

/** An environment idle for so long is ended. */
const IDLE_MS_MAX = 10 * 60_000;
const SWEEP_MS = 30_000;
/** An environment takes no more events this long before its credentials expire. */
const EXPIRY_MARGIN_MS = 60_000;
/** What provisioned concurrency may take to get ready, ahead of any request. */
const PROVISIONED_INIT_MS_MAX = 15 * 60_000;

export class ProcessExecutor implements Executor {
  readonly #options: ExecutorOptions;
  readonly #launcher: Launcher;
  readonly #pool: Pool;
  readonly #usedAt = new WeakMap<Environment, number>();
  #stopped = false;

  constructor(options: ExecutorOptions) {
    this.#options = options;
    this.#launcher = new Launcher(options);
    this.#pool = new Pool(
      (spec, requestId, onReady, onGone) =>
        this.#start(spec, {
          requestId,
          onReady: (environment) => this.#release(environment, onReady),
          onGone,
        }),
      options.limits,
    );
    void this.#sweep();
  }

  prepare(runtime: string): Promise<void> {
    return this.#launcher.prepare(runtime);
  }

  invoke(spec: FunctionSpec, request: InvocationRequest): Promise<InvocationResult> {
    return this.#pool.invoke(spec, request);
  }

  retire(slot: string): void {
    this.#pool.retire(slot);
  }

  provision(name: string, spec: FunctionSpec, count: number): void {
    this.#pool.provision(name, spec, count);
  }

  /** Environments alive under a key. */
  count(key: string): number {
    return this.#pool.count(key);
  }

  provisionedUse(key: string): ProvisionedUse | undefined {
    return this.#pool.provisionedUse(key);
  }

  hasFailed(key: string): boolean {
    return this.#pool.hasFailed(key);
  }

  /** A process waits for a function such as this. */
  hasSpare(shape: SpareShape): boolean {
    return this.#launcher.spares.has(shape);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#launcher.spares.close();
    this.#pool.close();
    await rm(this.#options.folder, { recursive: true, force: true });
  }

  /**
   * AWS gives the first start ten seconds. One that fails is tried once more within the event that wanted it, with as long
   * as the function may run.
   */
  async #start(spec: FunctionSpec, launch: Omit<Launch, "phase" | "initMsMax">): Promise<Environment> {
    const initMsMax = spec.provisioned ? PROVISIONED_INIT_MS_MAX : INIT_MS_MAX;
    try {
      return await this.#launcher.launch(spec, { ...launch, phase: "init", initMsMax });
    } catch (error) {
      if (!(error instanceof InitFailure) || spec.provisioned || this.#stopped) throw error;
      return await this.#launcher.launch(spec, { ...launch, phase: "invoke", initMsMax: spec.timeoutMs });
    }
  }

  #release(environment: Environment, onReady: (environment: Environment) => void): void {
    const now = this.#options.clock.now();
    if (this.#expires(environment, now)) {
      environment.stop();
      return;
    }
    this.#usedAt.set(environment, now);
    onReady(environment);
  }

  #expires(environment: Environment, now: number): boolean {
    return now + environment.spec.timeoutMs + EXPIRY_MARGIN_MS >= this.#launcher.expiryOf(environment);
  }

  async #sweep(): Promise<void> {
    const { clock } = this.#options;
    const startedAt = clock.now();
    while (!this.#stopped) {
      await clock.sleep(SWEEP_MS);
      const now = clock.now();
      this.#launcher.spares.reclaim(now - IDLE_MS_MAX);
      this.#pool.reclaim(
        (environment) => this.#expires(environment, now),
        (environment) => now - (this.#usedAt.get(environment) ?? startedAt) >= IDLE_MS_MAX,
      );
    }
  }
}
