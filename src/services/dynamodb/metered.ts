import type { Consumption } from "./capacity.js";

/** Under which an answer carries what it consumed, unseen by the caller: for the meter. */
const CONSUMED = Symbol("consumed");

interface Metered {
  [CONSUMED]?: readonly Consumption[];
}

/** Notes on an answer what its request consumed. */
export function metered<T extends object>(output: T, consumed: readonly Consumption[]): T {
  (output as Metered)[CONSUMED] = consumed;
  return output;
}

export function consumedBy(output: object): readonly Consumption[] {
  return (output as Metered)[CONSUMED] ?? [];
}
