import type { Consumption } from "./capacity.js";

/** Under which an answer carries what it consumed, unseen by the caller: for the meter. */
const CONSUMED = Symbol("consumed");

/** Notes on an answer what its request consumed. */
export function metered<T extends object>(output: T, consumed: readonly Consumption[]): T {
  return Object.defineProperty(output, CONSUMED, { value: consumed, enumerable: true });
}

export function consumedBy(output: object): readonly Consumption[] {
  return (output as { [CONSUMED]?: readonly Consumption[] })[CONSUMED] ?? [];
}
