import type { Logger } from "../../core/log.js";
import type { Exchange } from "../exchange.js";

/** One line a request: who, what, how it ended, and which statement decided. No body, no secret. */
export function logAccess(exchange: Exchange, elapsedMs: number, log: Logger, format: "json" | "text"): void {
  const { response, error } = exchange;
  const status = response?.status ?? 0;
  const level = status >= 500 && error?.code !== "NotImplemented" ? "error" : "info";
  const milliseconds = Math.round(elapsedMs * 100) / 100;
  if (format === "text") log[level](toLine(exchange, status, milliseconds));
  else log[level]("request", toFields(exchange, status, milliseconds));
}

/** For a terminal: `200 dynamodb PutItem user/alice 1.2 ms`. */
function toLine(
  { facts, manifest, operation, principal, error }: Exchange,
  status: number,
  ms: number,
): string {
  const what = operation?.name ?? `${facts.method} ${facts.path}`;
  const caller = principal?.arn.split(":").at(-1) ?? "?";
  const line = `${status} ${manifest?.name ?? "?"} ${what} ${caller} ${ms} ms`;
  return error ? `${line} ${error.code}: ${error.message}` : line;
}

/** For programs. What is not known is left out. */
function toFields(exchange: Exchange, status: number, ms: number): Record<string, unknown> {
  const { requestId, facts, manifest, operation, principal, accessKeyId, region, error, because } = exchange;
  const fields = {
    requestId,
    status,
    service: manifest?.name,
    operation: operation?.name,
    region,
    caller: principal?.arn,
    accessKeyId,
    method: facts.method,
    path: facts.path,
    sourceIp: facts.sourceIp,
    userAgent: facts.userAgent,
    ms,
    because,
    error: error?.code,
    message: error?.message,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
