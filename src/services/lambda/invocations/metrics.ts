import type { Observation } from "../../../core/metrics/observation.js";
import type { FunctionTarget } from "../naming/function-target.js";

interface Measured {
  hasFailed: boolean;
  durationMs: number;
  /** Invocations of the function under way when it began, itself among them. */
  concurrency: number;
}

/** An invocation, as AWS publishes it: over all functions, of the function, and of the version or alias it was called by. */
export function invocationMetrics(target: FunctionTarget, { hasFailed, durationMs, concurrency }: Measured) {
  return of(target, [
    ["Invocations", "Count", 1],
    ["Errors", "Count", hasFailed ? 1 : 0],
    ["Duration", "Milliseconds", durationMs],
    ["Throttles", "Count", 0],
    ["ConcurrentExecutions", "Count", concurrency],
  ]);
}

export function throttleMetrics(target: FunctionTarget): Observation[] {
  return of(target, [["Throttles", "Count", 1]]);
}

/** How old the last record of a batch was when the function got it. */
export function iteratorAgeMetrics(target: FunctionTarget, ageMs: number): Observation[] {
  return of(target, [["IteratorAge", "Milliseconds", ageMs]]);
}

function of({ name, qualifier }: FunctionTarget, measured: [name: string, unit: string, value: number][]) {
  const FunctionName = name;
  const scopes: (Record<string, string> | undefined)[] = [undefined, { FunctionName }];
  scopes.push({ FunctionName, Resource: qualifier === undefined ? name : `${name}:${qualifier}` });
  return scopes.flatMap((dimensions) =>
    measured.map(
      ([metric, unit, value]): Observation => ({
        namespace: "AWS/Lambda",
        name: metric,
        unit,
        value,
        dimensions,
      }),
    ),
  );
}
