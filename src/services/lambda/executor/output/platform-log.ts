import { toReportRecord } from "../extensions/records.js";
import type { LogFormat } from "../function-spec.js";

/** How an invocation ended, as REPORT tells it. */
export type ReportStatus = "success" | "timeout" | "error" | "failure";

export interface ReportFacts {
  requestId: string;
  durationMs: number;
  billedMs: number;
  memoryMb: number;
  memoryUsedMb: number;
  initMs?: number;
  status: ReportStatus;
  errorType?: string;
}

/** The lines that Lambda itself writes into a function's log. */
export interface PlatformLog {
  initStart(runtime: string, version: string): string;
  initReport(durationMs: number, phase: "init" | "invoke", status: ReportStatus, errorType?: string): string;
  start(requestId: string, version: string): string;
  end(requestId: string): string | undefined;
  report(facts: ReportFacts): string;
}

export function toPlatformLog(format: LogFormat, now: () => number): PlatformLog {
  return format === "JSON" ? jsonLog(now) : TEXT_LOG;
}

const TEXT_LOG: PlatformLog = {
  initStart: (runtime, version) => `INIT_START Runtime Version: ${runtime}\tFunction Version: ${version}\n`,
  initReport: (durationMs, phase, status, errorType) =>
    `INIT_REPORT Init Duration: ${durationMs.toFixed(2)} ms\tPhase: ${phase}\tStatus: ${status}` +
    `${errorType ? `\tError Type: ${errorType}` : ""}\n`,
  start: (requestId, version) => `START RequestId: ${requestId} Version: ${version}\n`,
  end: (requestId) => `END RequestId: ${requestId}\n`,
  report: (facts) =>
    [
      `REPORT RequestId: ${facts.requestId}`,
      `Duration: ${facts.durationMs.toFixed(2)} ms`,
      `Billed Duration: ${facts.billedMs} ms`,
      `Memory Size: ${facts.memoryMb} MB`,
      `Max Memory Used: ${facts.memoryUsedMb} MB`,
      ...(facts.initMs === undefined ? [] : [`Init Duration: ${facts.initMs.toFixed(2)} ms`]),
      ...(facts.status === "success" ? [] : [`Status: ${facts.status}`]),
      ...(facts.errorType ? [`Error Type: ${facts.errorType}`] : []),
      "\n",
    ].join("\t"),
};

function jsonLog(now: () => number): PlatformLog {
  const line = (type: string, record: Record<string, unknown>): string =>
    `${JSON.stringify({ time: new Date(now()).toISOString(), type, record })}\n`;
  return {
    initStart: (runtime, version) =>
      line("platform.initStart", {
        initializationType: "on-demand",
        phase: "init",
        runtimeVersion: runtime,
        functionVersion: version,
      }),
    initReport: (durationMs, phase, status, errorType) =>
      line("platform.initReport", {
        initializationType: "on-demand",
        phase,
        status,
        ...(errorType ? { errorType } : {}),
        metrics: { durationMs },
      }),
    start: (requestId, version) => line("platform.start", { requestId, version }),
    // The JSON format has no line for the end: platform.report says it.
    end: () => undefined,
    report: (facts) => line("platform.report", toReportRecord(facts)),
  };
}
