type Record_ = Readonly<Record<string, unknown>>;

/** The Logs API's versions: the second one tells of `platform.runtimeDone`, too. */
export const LOGS_SCHEMAS: readonly string[] = ["2020-08-15", "2021-03-18"];

/** What the Logs API knows less about than the Telemetry API that replaced it; undefined for what it does not tell at all. */
export function toLogsRecord(type: string, record: unknown, schema: string): unknown {
  const given = record as Record_;
  switch (type) {
    case "platform.start":
      return pick(given, ["requestId", "version"]);
    case "platform.end":
      return given;
    case "platform.report":
      return pick(given, ["requestId", "metrics", "tracing"]);
    case "platform.runtimeDone":
      return schema === LOGS_SCHEMAS[1] ? pick(given, ["requestId", "status"]) : undefined;
    case "platform.extension":
      return pick(given, ["name", "state", "events", "errorType"]);
    case "platform.fault":
    case "platform.logsSubscription":
    case "platform.logsDropped":
    case "function":
    case "extension":
      return record;
    default:
      return undefined;
  }
}

/** What the Telemetry API leaves to the Logs API. */
export function isLogsOnly(type: string): boolean {
  return type === "platform.end" || type === "platform.fault" || type === "platform.logsSubscription";
}

function pick(record: Record_, names: readonly string[]): Record_ {
  return Object.fromEntries(names.flatMap((name) => (name in record ? [[name, record[name]]] : [])));
}
