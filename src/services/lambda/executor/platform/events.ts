/** How an invocation or a start ended. */
export type Status = "success" | "timeout" | "error" | "failure";

/** What Lambda itself has to tell of an environment's life; logs and telemetry are views of it. */
export interface PlatformEvent {
  /** `platform.start`, `platform.report`, … */
  type: string;
  record: Record<string, unknown>;
  /** For functions that keep their log as JSON and want less, or more, of Lambda's own lines. */
  level: "DEBUG" | "INFO" | "WARN";
}

export interface InitFacts {
  provisioned: boolean;
  phase: "init" | "invoke";
}

export interface ReportFacts {
  requestId: string;
  durationMs: number;
  billedMs: number;
  memoryMb: number;
  memoryUsedMb: number;
  initMs?: number;
  status: Status;
  errorType?: string;
  traceId?: string;
}

export interface RuntimeDoneFacts {
  requestId: string;
  status: Status;
  errorType?: string;
  traceId?: string;
  durationMs: number;
  producedBytes?: number;
  /** When the response began and for how long it took to come, milliseconds since the epoch and of duration. */
  response?: { startedAt: number; latencyMs: number; durationMs: number };
}

/** Part of a millisecond that AWS tells. */
const DIGITS = 3;

export function initStart(
  facts: InitFacts,
  names: { runtimeVersion: string; functionName: string; functionVersion: string },
): PlatformEvent {
  return { type: "platform.initStart", record: { ...toInit(facts), ...names }, level: "INFO" };
}

export function initRuntimeDone(facts: InitFacts, status: Status, errorType?: string): PlatformEvent {
  return {
    type: "platform.initRuntimeDone",
    record: { ...toInit(facts), status, ...(errorType ? { errorType } : {}) },
    level: status === "success" ? "DEBUG" : "WARN",
  };
}

export function initReport(
  facts: InitFacts,
  status: Status,
  durationMs: number,
  errorType?: string,
): PlatformEvent {
  const quiet = facts.provisioned ? "INFO" : "DEBUG";
  return {
    type: "platform.initReport",
    record: {
      ...toInit(facts),
      status,
      ...(errorType ? { errorType } : {}),
      metrics: { durationMs: round(durationMs) },
    },
    level: status === "success" ? quiet : "WARN",
  };
}

export function started(requestId: string, version: string, traceId: string | undefined): PlatformEvent {
  return {
    type: "platform.start",
    record: { requestId, version, ...toTracing(traceId) },
    level: "INFO",
  };
}

export function runtimeDone(facts: RuntimeDoneFacts): PlatformEvent {
  const { requestId, status, errorType, producedBytes, response } = facts;
  const metrics = {
    durationMs: round(facts.durationMs),
    ...(producedBytes === undefined ? {} : { producedBytes }),
  };
  return {
    type: "platform.runtimeDone",
    record: {
      requestId,
      status,
      ...(errorType ? { errorType } : {}),
      metrics,
      ...(response ? { spans: toSpans(facts.durationMs, response) } : {}),
      ...toTracing(facts.traceId),
    },
    level: status === "success" ? "DEBUG" : "WARN",
  };
}

export function report(facts: ReportFacts): PlatformEvent {
  return {
    type: "platform.report",
    record: {
      requestId: facts.requestId,
      metrics: {
        durationMs: round(facts.durationMs),
        billedDurationMs: facts.billedMs,
        memorySizeMB: facts.memoryMb,
        maxMemoryUsedMB: facts.memoryUsedMb,
        ...(facts.initMs === undefined ? {} : { initDurationMs: round(facts.initMs) }),
      },
      status: facts.status,
      ...(facts.errorType ? { errorType: facts.errorType } : {}),
      ...toTracing(facts.traceId),
    },
    level: facts.status === "success" ? "INFO" : "WARN",
  };
}

export type ExtensionState = "Ready" | "InitError" | "ExitError" | "Crashed";

export function extension(
  name: string,
  state: ExtensionState,
  events: readonly string[],
  errorType?: string,
): PlatformEvent {
  const record = { name, state, events, ...(errorType ? { errorType } : {}) };
  return { type: "platform.extension", record, level: state === "Ready" ? "INFO" : "WARN" };
}

export function subscribed(api: "logs" | "telemetry", name: string, types: readonly string[]): PlatformEvent {
  return { type: `platform.${api}Subscription`, record: { name, state: "Subscribed", types }, level: "INFO" };
}

function toInit({ provisioned, phase }: InitFacts): Record<string, unknown> {
  return { initializationType: provisioned ? "provisioned-concurrency" : "on-demand", phase };
}

function toTracing(traceId: string | undefined): Record<string, unknown> {
  return traceId === undefined ? {} : { tracing: { type: "X-Amzn-Trace-Id", value: traceId } };
}

function toSpans(
  durationMs: number,
  { startedAt, latencyMs, durationMs: responseMs }: NonNullable<RuntimeDoneFacts["response"]>,
): unknown[] {
  const span = (name: string, at: number, took: number) => ({
    name,
    start: new Date(at).toISOString(),
    durationMs: round(took),
  });
  const respondedAt = startedAt + latencyMs;
  return [
    span("responseLatency", startedAt, latencyMs),
    span("responseDuration", respondedAt, responseMs),
    span("runtimeOverhead", respondedAt + responseMs, Math.max(0, durationMs - latencyMs - responseMs)),
  ];
}

function round(milliseconds: number): number {
  return Number(milliseconds.toFixed(DIGITS));
}
