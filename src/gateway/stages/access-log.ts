import type { Logger } from "../../core/log.js";
import type { Exchange } from "../exchange.js";

/** One line a request: who, what, how it ended, and which statement decided. No body, no secret. */
export function logAccess(exchange: Exchange, elapsedMs: number, log: Logger): void {
  const { requestId, facts, manifest, operation, principal, accessKeyId, region, response, error, because } =
    exchange;
  const status = response?.status ?? 0;
  const fields: Record<string, unknown> = {
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
    ms: Math.round(elapsedMs * 1000) / 1000,
    because,
  };
  if (error) {
    fields["error"] = error.code;
    fields["message"] = error.message;
  }
  const level = status >= 500 && error?.code !== "NotImplemented" ? "error" : "info";
  log[level]("request", fields);
}
