import type { Observation } from "../../../core/metrics/observation.js";
import type { ProvisionedUse } from "../executor/pool.js";
import type { FunctionTarget } from "../naming/function-target.js";
import type { Crowd } from "./concurrency-gate.js";

type Measured = [name: string, unit: "Count" | "Milliseconds" | "None", value: number];

/** Whose invocation is measured: of an alias with weights, by the version that ran, too. */
export interface Subject {
  target: FunctionTarget;
  drawnVersion?: string;
}

/** An invocation that came to an end. */
export interface Finished {
  hasFailed: boolean;
  durationMs: number;
  /** What extensions did after the function had answered; absent without extensions. */
  extensionsMs?: number;
  /** Invocations under way when it began, itself among them. */
  crowd: Crowd;
  /** Present where its version has provisioned concurrency. */
  provisioned?: ProvisionedUse & { isSpillover: boolean };
}

/** An invocation, as AWS publishes it. */
export function invocationMetrics(subject: Subject, finished: Finished): Observation[] {
  const { hasFailed, durationMs, extensionsMs, crowd, provisioned } = finished;
  const measured: Measured[] = [
    ["Invocations", "Count", 1],
    ["Errors", "Count", hasFailed ? 1 : 0],
    ["Duration", "Milliseconds", durationMs],
    ["Throttles", "Count", 0],
  ];
  if (extensionsMs !== undefined)
    measured.push(["PostRuntimeExtensionsDuration", "Milliseconds", extensionsMs]);
  if (provisioned) measured.push(...toProvisioned(provisioned));
  return [
    ...of(subject, measured),
    ...ofFunction(subject, [["ConcurrentExecutions", "Count", crowd.ofFunction]]),
    ...overAll([
      ["ConcurrentExecutions", "Count", crowd.all],
      ["UnreservedConcurrentExecutions", "Count", crowd.unreserved],
    ]),
  ];
}

function toProvisioned({
  busy,
  demanded,
  isSpillover,
}: ProvisionedUse & { isSpillover: boolean }): Measured[] {
  if (isSpillover) return [["ProvisionedConcurrencySpilloverInvocations", "Count", 1]];
  return [
    ["ProvisionedConcurrencyInvocations", "Count", 1],
    ["ProvisionedConcurrentExecutions", "Count", busy],
    ["ProvisionedConcurrencyUtilization", "None", busy / demanded],
  ];
}

/** What is counted one by one, of a function and over all. */
export type Occurrence =
  | "AsyncEventsDropped"
  | "AsyncEventsReceived"
  | "DeadLetterErrors"
  | "DestinationDeliveryFailures"
  | "RecursiveInvocationsDropped"
  | "Throttles";

export function occurrence(name: Occurrence, target: FunctionTarget): Observation[] {
  return of({ target }, [[name, "Count", 1]]);
}

/** How old the last record of a batch, or a queued event, was when the function got it. */
export function ageMetrics(
  name: "AsyncEventAge" | "IteratorAge",
  target: FunctionTarget,
  ageMs: number,
): Observation[] {
  return of({ target }, [[name, "Milliseconds", Math.max(0, ageMs)]]);
}

/** What a mapping that wants to be counted (`MetricsConfig`) counts of its events. */
export type EventCount =
  | "DeletedEventCount"
  | "DroppedEventCount"
  | "FailedInvokeEventCount"
  | "FilteredOutEventCount"
  | "InvokedEventCount"
  | "OnFailureDestinationDeliveredEventCount"
  | "PolledEventCount";

export function eventCount(name: EventCount, mapping: string, count: number): Observation[] {
  return toObservations([[name, "Count", count]], { EventSourceMappingUUID: mapping });
}

/** Over all functions, of the function, of the version or alias it was called by, of the version an alias drew. */
function of(subject: Subject, measured: readonly Measured[]): Observation[] {
  return [...overAll(measured), ...ofFunction(subject, measured)];
}

function overAll(measured: readonly Measured[]): Observation[] {
  return toObservations(measured, undefined);
}

function ofFunction({ target, drawnVersion }: Subject, measured: readonly Measured[]): Observation[] {
  const { name: FunctionName, qualifier } = target;
  const Resource = qualifier === undefined ? FunctionName : `${FunctionName}:${qualifier}`;
  return [
    ...toObservations(measured, { FunctionName }),
    ...toObservations(measured, { FunctionName, Resource }),
    ...(drawnVersion === undefined
      ? []
      : toObservations(measured, { FunctionName, Resource, ExecutedVersion: drawnVersion })),
  ];
}

function toObservations(
  measured: readonly Measured[],
  dimensions: Record<string, string> | undefined,
): Observation[] {
  return measured.map(([name, unit, value]) => ({ namespace: "AWS/Lambda", name, unit, value, dimensions }));
}
