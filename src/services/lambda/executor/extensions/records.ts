import type { ReportFacts } from "../output/platform-log.js";

/** `platform.report` as the Telemetry API gives it; the JSON log format writes the same. */
export function toReportRecord(facts: ReportFacts): Record<string, unknown> {
  return {
    requestId: facts.requestId,
    metrics: {
      durationMs: Number(facts.durationMs.toFixed(3)),
      billedDurationMs: facts.billedMs,
      memorySizeMB: facts.memoryMb,
      maxMemoryUsedMB: facts.memoryUsedMb,
      ...(facts.initMs === undefined ? {} : { initDurationMs: Number(facts.initMs.toFixed(3)) }),
    },
    status: facts.status,
    ...(facts.errorType ? { errorType: facts.errorType } : {}),
  };
}
