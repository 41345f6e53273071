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

/** Counts invocations under way, by function, and refuses those over a reservation or the account's limit. */
export class ConcurrencyGate {
  readonly #byFunction = new Map<string, number>();
  /** By account and region. */
  readonly #all = new Map<string, number>();
  readonly #unreserved = new Map<string, number>();

  /**
   * Lets one in; the returned function lets it out again. `reserved` is the function's own concurrency, if it has any.
   * Throws TooManyRequestsException.
   */
  enter(functionArn: string, reserved: number | undefined): () => void {
    const { ofFunction, unreserved } = this.crowd(functionArn);
    if (reserved !== undefined && ofFunction >= reserved) {
      throw throttled("ReservedFunctionConcurrentInvocationLimitExceeded");
    }
    if (reserved === undefined && unreserved >= CONCURRENCY_MAX) {
      throw throttled("ConcurrentInvocationLimitExceeded");
    }
    const change = (by: 1 | -1) => {
      add(this.#byFunction, functionArn, by);
      add(this.#all, scopeOf(functionArn), by);
      if (reserved === undefined) add(this.#unreserved, scopeOf(functionArn), by);
    };
    change(1);
    let inside = true;
    return () => {
      if (inside) change(-1);
      inside = false;
    };
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
