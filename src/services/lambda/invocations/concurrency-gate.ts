import { throttled } from "../errors.js";
import { CONCURRENCY_MAX } from "../limits.js";

/** Counts invocations under way, by function, and refuses those over a reservation or the account's limit. */
export class ConcurrencyGate {
  readonly #running = new Map<string, number>();
  #unreserved = 0;

  /**
   * Lets one in; the returned function lets it out again. `reserved` is the function's own concurrency, if it has any.
   * Throws TooManyRequestsException.
   */
  enter(functionArn: string, reserved: number | undefined): () => void {
    const running = this.#running.get(functionArn) ?? 0;
    if (reserved !== undefined && running >= reserved) {
      throw throttled("ReservedFunctionConcurrentInvocationLimitExceeded");
    }
    if (reserved === undefined && this.#unreserved >= CONCURRENCY_MAX) {
      throw throttled("ConcurrentInvocationLimitExceeded");
    }
    this.#running.set(functionArn, running + 1);
    if (reserved === undefined) this.#unreserved += 1;
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      if (reserved === undefined) this.#unreserved -= 1;
      const left = (this.#running.get(functionArn) ?? 1) - 1;
      if (left > 0) this.#running.set(functionArn, left);
      else this.#running.delete(functionArn);
    };
  }

  /** Invocations of a function under way. */
  running(functionArn: string): number {
    return this.#running.get(functionArn) ?? 0;
  }
}
