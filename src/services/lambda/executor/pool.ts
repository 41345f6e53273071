import type { Environment } from "./environment.js";
import type { FunctionSpec, InvocationRequest, InvocationResult } from "./function-spec.js";

/** Starts an environment for a function; resolves when it could take its first event. */
export type StartEnvironment = (
  spec: FunctionSpec,
  requestId: string,
  onReady: (environment: Environment) => void,
  onGone: (environment: Environment) => void,
) => Promise<Environment>;

export interface PoolLimits {
  /** Environments alive at once, over all functions. */
  environmentsMax: number;
  /** Environments starting at once: more would only make each of them slower. */
  startsMax: number;
  /** Invocations that may wait for an environment. */
  waitingMax: number;
}

/** Environments that are provisioned for a version, and those of them that are at work. */
export interface ProvisionedUse {
  demanded: number;
  /** Those that are there, at work or not. */
  ready: number;
  busy: number;
}

/** No environment, and no room for a further waiting invocation. */
export class PoolFull extends Error {}

/** A start that no event caused. */
const PROVISIONED_REQUEST_ID = "00000000-0000-0000-0000-000000000000";

interface Waiting {
  spec: FunctionSpec;
  request: InvocationRequest;
  resolve(environment: Environment): void;
  reject(error: unknown): void;
}

/**
 * Environments by the exact state of a function that they run. An invocation takes the one used last; without one it
 * waits for whichever comes first: a new one, or one of the same state that another invocation gives back.
 */
export class Pool {
  readonly #start: StartEnvironment;
  readonly #limits: PoolLimits;
  readonly #idle = new Map<string, Environment[]>();
  readonly #waiting = new Map<string, Waiting[]>();
  /** Every environment alive, least recently used first. */
  readonly #alive = new Set<Environment>();
  /** Slot → key of the latest invocation; environments of another key are ended when they are free. */
  readonly #current = new Map<string, string>();
  readonly #demands = new Map<string, { spec: FunctionSpec; count: number }>();
  /** Keys whose start ahead failed: not tried again until they are demanded anew. */
  readonly #failing = new Set<string>();
  #starting = 0;
  readonly #startingByKey = new Map<string, number>();
  #waitingCount = 0;
  #isStarting = false;
  #closed = false;

  constructor(start: StartEnvironment, limits: PoolLimits) {
    this.#start = start;
    this.#limits = limits;
  }

  get size(): number {
    return this.#alive.size;
  }

  /** Runs an event. Throws InitFailure, MissingInterpreter or PoolFull where no environment can be had. */
  async invoke(spec: FunctionSpec, request: InvocationRequest): Promise<InvocationResult> {
    this.#setCurrent(spec.slot, spec.key);
    for (;;) {
      const environment = this.#takeIdle(spec.key) ?? (await this.#wait(spec, request));
      // It may have died between being handed over and now.
      if (!environment.isReady) continue;
      this.#alive.delete(environment);
      this.#alive.add(environment);
      return environment.invoke(request);
    }
  }

  /** Ends the environments of a function's version; busy ones when they are done. */
  retire(slot: string): void {
    this.#setCurrent(slot, undefined);
  }

  /** Ends idle environments that are worn out, and those that nobody has used or provisioned. */
  reclaim(
    isWorn: (environment: Environment) => boolean,
    isUnused: (environment: Environment) => boolean,
  ): void {
    for (const environment of [...this.#idle.values()].flat()) {
      const { key, provisioned } = environment.spec;
      const isSurplus = !provisioned || this.#ahead(key).length > this.#demanded(key);
      if (isWorn(environment) || (isUnused(environment) && isSurplus)) environment.stop();
    }
    this.#startMore();
  }

  /** Keeps `count` environments of the spec alive; `name` tells demands apart, 0 takes one back. */
  provision(name: string, spec: FunctionSpec, count: number): void {
    this.#failing.delete(spec.key);
    if (count > 0) this.#demands.set(name, { spec: { ...spec, provisioned: true }, count });
    else this.#demands.delete(name);
    this.#startMore();
  }

  /** Environments alive under a key. */
  count(key: string): number {
    let count = 0;
    for (const { spec } of this.#alive) if (spec.key === key) count += 1;
    return count;
  }

  /** Undefined where none are provisioned. */
  provisionedUse(key: string): ProvisionedUse | undefined {
    const demanded = this.#demanded(key);
    if (demanded === 0) return undefined;
    const ahead = this.#ahead(key);
    return { demanded, ready: ahead.length, busy: ahead.filter(({ isReady }) => !isReady).length };
  }

  /** Environments of a key that were started ahead of any event. */
  #ahead(key: string): Environment[] {
    return [...this.#alive].filter(({ spec }) => spec.key === key && spec.provisioned);
  }

  /** A start ahead of any event has failed: none is tried again until that is asked for anew. */
  hasFailed(key: string): boolean {
    return this.#failing.has(key);
  }

  #demanded(key: string): number {
    let count = 0;
    for (const demand of this.#demands.values()) if (demand.spec.key === key) count += demand.count;
    return count;
  }

  #setCurrent(slot: string, key: string | undefined): void {
    const before = this.#current.get(slot);
    if (before === key) return;
    if (key === undefined) this.#current.delete(slot);
    else this.#current.set(slot, key);
    if (before === undefined) return;
    for (const environment of [...(this.#idle.get(before) ?? [])]) environment.stop();
  }

  /** Ends everything. */
  close(): void {
    this.#closed = true;
    for (const environment of this.#alive) environment.abandon();
    for (const list of this.#waiting.values()) for (const one of list) one.reject(new PoolFull("stopping"));
    this.#waiting.clear();
  }

  #takeIdle(key: string): Environment | undefined {
    const list = this.#idle.get(key);
    // The one used last; but one that was started ahead comes first, as it is paid for.
    const at = list?.findLastIndex(({ spec }) => spec.provisioned) ?? -1;
    const [environment] = list?.splice(at, 1) ?? [];
    if (list?.length === 0) this.#idle.delete(key);
    return environment;
  }

  #wait(spec: FunctionSpec, request: InvocationRequest): Promise<Environment> {
    if (this.#waitingCount >= this.#limits.waitingMax) throw new PoolFull("too many invocations are waiting");
    return new Promise((resolve, reject) => {
      const list = this.#waiting.get(spec.key) ?? [];
      list.push({ spec, request, resolve, reject });
      this.#waiting.set(spec.key, list);
      this.#waitingCount += 1;
      this.#startMore();
    });
  }

  /** Starts environments for those who wait, then for what is provisioned, as far as the limits allow. */
  #startMore(): void {
    // Making room ends an environment, whose end calls here again.
    if (this.#isStarting) return;
    this.#isStarting = true;
    if (this.#startWaiting()) this.#startDemanded();
    this.#isStarting = false;
  }

  /** The oldest key first. False when a limit is reached. */
  #startWaiting(): boolean {
    for (const [key, list] of this.#waiting) {
      while (list.length > (this.#startingByKey.get(key) ?? 0)) {
        if (this.#starting >= this.#limits.startsMax || !this.#makeRoom()) return false;
        const first = list[0];
        if (!first) break;
        void this.#startOne(first.spec, first.request.requestId);
      }
    }
    return true;
  }

  #startDemanded(): void {
    for (const { spec } of this.#demands.values()) {
      const has = () => this.#ahead(spec.key).length + (this.#startingByKey.get(spec.key) ?? 0);
      while (has() < this.#demanded(spec.key) && !this.#failing.has(spec.key)) {
        if (this.#starting >= this.#limits.startsMax || !this.#makeRoom()) return;
        this.#current.set(spec.slot, spec.key);
        void this.#startOne(spec, PROVISIONED_REQUEST_ID);
      }
    }
  }

  #makeRoom(): boolean {
    if (this.#alive.size + this.#starting < this.#limits.environmentsMax) return true;
    for (const environment of this.#alive) {
      if (!environment.isReady) continue;
      environment.stop();
      return true;
    }
    return false;
  }

  async #startOne(spec: FunctionSpec, requestId: string): Promise<void> {
    this.#countStarts(spec.key, 1);
    try {
      const environment = await this.#start(
        spec,
        requestId,
        (ready) => this.#giveBack(ready),
        (gone) => this.#gone(gone),
      );
      this.#alive.add(environment);
      this.#countStarts(spec.key, -1);
      this.#giveBack(environment);
    } catch (error) {
      this.#countStarts(spec.key, -1);
      if (spec.provisioned) this.#failing.add(spec.key);
      // Who waits gets an environment of its own start yet, where this one was started ahead.
      if (!spec.provisioned) this.#takeWaiting(spec.key)?.reject(error);
      this.#startMore();
    }
  }

  #countStarts(key: string, by: number): void {
    this.#starting += by;
    const left = (this.#startingByKey.get(key) ?? 0) + by;
    if (left > 0) this.#startingByKey.set(key, left);
    else this.#startingByKey.delete(key);
  }

  #takeWaiting(key: string): Waiting | undefined {
    const list = this.#waiting.get(key);
    const first = list?.shift();
    if (first) this.#waitingCount -= 1;
    if (list?.length === 0) this.#waiting.delete(key);
    return first;
  }

  #giveBack(environment: Environment): void {
    const { key, slot } = environment.spec;
    if (this.#closed || !environment.isReady) {
      environment.stop();
      return;
    }
    const waiting = this.#takeWaiting(key);
    if (waiting) waiting.resolve(environment);
    else if (this.#current.get(slot) !== key) environment.stop();
    else this.#idle.set(key, [...(this.#idle.get(key) ?? []), environment]);
    this.#startMore();
  }

  #gone(environment: Environment): void {
    this.#alive.delete(environment);
    const { key } = environment.spec;
    const left = (this.#idle.get(key) ?? []).filter((other) => other !== environment);
    if (left.length > 0) this.#idle.set(key, left);
    else this.#idle.delete(key);
    if (!this.#closed) this.#startMore();
  }
}
