import { throttled } from "../errors.js";
import { CONCURRENCY_MAX } from "../limits.js";

/** Invocations under way. */
export interface Crowd {
  ofFunction: number;
  /** Of the account in the region. */
  all: number;
  /** Those among `all` whose functions have no concurrency of their own. */
  unreserved: number;
}

/** What a function that has reserved concurrency may use. */
export interface Quota {
  reserved: number;
  /** Part of it that is set aside for provisioned environments, of any of its versions. */
  setAside: number;
  /** What of that is for the version to be invoked; `key` tells versions apart. */
  own?: { key: string; count: number };
}

/** Queued events of one function that wait for a place; the others come back later. */
const WAITING_MAX = 10;

/** Counts invocations under way, by function, and refuses those over a reservation or the account's limit. */
export class ConcurrencyGate {
  readonly #byFunction = new Map<string, number>();
  /** In provisioned environments, by version. */
  readonly #provisioned = new Map<string, number>();
  /** In others, of functions with a reservation. */
  readonly #onDemand = new Map<string, number>();
  /** By account and region. */
  readonly #all = new Map<string, number>();
  readonly #unreserved = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  /** Lets one in; the returned function lets it out again. Throws TooManyRequestsException. */
  enter(functionArn: string, quota: Quota | undefined): () => void {
    const scope = scopeOf(functionArn);
    const counts = [[this.#byFunction, functionArn] as const, [this.#all, scope] as const];
    if (quota) counts.push(this.#placeIn(functionArn, quota));
    else if (this.crowd(functionArn).unreserved < CONCURRENCY_MAX) counts.push([this.#unreserved, scope]);
    else throw throttled("ConcurrentInvocationLimitExceeded");
    for (const [map, key] of counts) add(map, key, 1);
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      for (const [map, key] of counts) add(map, key, -1);
      this.#waiting.get(functionArn)?.shift()?.();
    };
  }

  /** Its version's own environments first, then what nobody has set aside. */
  #placeIn(functionArn: string, { reserved, setAside, own }: Quota): readonly [Map<string, number>, string] {
    if (own && (this.#provisioned.get(own.key) ?? 0) < own.count) return [this.#provisioned, own.key];
    if ((this.#onDemand.get(functionArn) ?? 0) < reserved - setAside) return [this.#onDemand, functionArn];
    throw throttled("ReservedFunctionConcurrentInvocationLimitExceeded");
  }

  /** Resolves with true once an invocation of the function has ended; with false where it is not worth waiting for one. */
  nextPlace(functionArn: string): Promise<boolean> {
    const waiting = this.#waiting.get(functionArn) ?? [];
    if (this.crowd(functionArn).ofFunction === 0 || waiting.length >= WAITING_MAX)
      return Promise.resolve(false);
    this.#waiting.set(functionArn, waiting);
    return new Promise((resolve) => {
      waiting.push(() => {
        if (waiting.length === 0) this.#waiting.delete(functionArn);
        resolve(true);
      });
    });
  }

  crowd(functionArn: string): Crowd {
    const scope = scopeOf(functionArn);
    return {
      ofFunction: this.#byFunction.get(functionArn) ?? 0,
      all: this.#all.get(scope) ?? 0,
      unreserved: this.#unreserved.get(scope) ?? 0,
    };
  }
}

/** `us-east-1:000000000000` */
function scopeOf(functionArn: string): string {
  return functionArn.split(":").slice(3, 5).join(":");
}

function add(counts: Map<string, number>, key: string, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
