import type { LogFormat } from "../function-spec.js";
import type { PlatformEvent } from "./events.js";

type Record_ = Readonly<Record<string, unknown>>;

const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
const LEVEL_DEFAULT = "INFO";

/**
 * The line that a platform event leaves in the function's log; undefined for one that leaves none. As JSON, those of the wanted
 * level and above are written; as text, those that AWS always wrote.
 */
export function toLine(
  event: PlatformEvent,
  log: { logFormat: LogFormat; systemLogLevel?: string },
  now: number,
): string | undefined {
  if (log.logFormat === "Text") return TEXTS[event.type]?.(event.record);
  if (LEVELS.indexOf(event.level) < LEVELS.indexOf(log.systemLogLevel ?? LEVEL_DEFAULT)) return undefined;
  const { type, record } = event;
  return `${JSON.stringify({ time: new Date(now).toISOString(), type, record })}\n`;
}

const TEXTS: Readonly<Record<string, (record: Record_) => string | undefined>> = {
  "platform.initStart": (record) =>
    `INIT_START Runtime Version: ${record.runtimeVersion}\tFunction Version: ${record.functionVersion}\n`,
  // A start that went well is told of by the first REPORT.
  "platform.initReport": (record) =>
    record.status === "success"
      ? undefined
      : join([
          `INIT_REPORT Init Duration: ${toMs(metricsOf(record).durationMs)} ms`,
          `Phase: ${record.phase}`,
          `Status: ${record.status}`,
          ...toErrorType(record),
        ]),
  "platform.start": (record) => `START RequestId: ${record.requestId} Version: ${record.version}\n`,
  "platform.report": (record) => {
    const metrics = metricsOf(record);
    return `${[
      `REPORT RequestId: ${record.requestId}`,
      `Duration: ${toMs(metrics.durationMs)} ms`,
      `Billed Duration: ${metrics.billedDurationMs} ms`,
      `Memory Size: ${metrics.memorySizeMB} MB`,
      `Max Memory Used: ${metrics.maxMemoryUsedMB} MB`,
      ...(metrics.initDurationMs === undefined ? [] : [`Init Duration: ${toMs(metrics.initDurationMs)} ms`]),
      ...(record.status === "success" ? [] : [`Status: ${record.status}`]),
      ...toErrorType(record),
    ].join("\t")}\t\n`;
  },
  "platform.extension": (record) =>
    join([
      "EXTENSION",
      `Name: ${record.name}`,
      `State: ${record.state}`,
      `Events: ${toList(record.events)}`,
      ...toErrorType(record),
    ]),
  "platform.telemetrySubscription": (record) => toSubscription("TELEMETRY", record),
  "platform.logsSubscription": (record) => toSubscription("LOGS", record),
};

function toSubscription(api: string, { name, state, types }: Record_): string {
  const named = (types as string[]).map((type) => type.charAt(0).toUpperCase() + type.slice(1));
  return join([api, `Name: ${name}`, `State: ${state}`, `Types: ${toList(named)}`]);
}

function join(parts: readonly string[]): string {
  return `${parts.join("\t")}\n`;
}

function toErrorType({ errorType }: Record_): string[] {
  return errorType ? [`Error Type: ${errorType}`] : [];
}

function toList(names: unknown): string {
  return `[${(names as string[]).join(", ")}]`;
}

function metricsOf(record: Record_): Record<string, number> {
  return record.metrics as Record<string, number>;
}

function toMs(milliseconds: number | undefined): string {
  return (milliseconds ?? 0).toFixed(2);
}
