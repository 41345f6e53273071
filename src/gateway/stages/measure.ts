import type { OwnMetrics } from "../../core/metrics/own-metrics.js";
import type { Exchange } from "../exchange.js";

/** What CloudWatch shows of the request, if the service says anything. */
export function measure(exchange: Exchange, elapsedMs: number, metrics: OwnMetrics): void {
  const { service, operation, input, context, output, error, usage } = exchange;
  const rule = service?.table.metrics;
  if (!rule || !operation || !input || !context) return;
  const outcome = { operation: operation.name, input, output, error, elapsedMs, usage };
  const observations = rule(outcome);
  if (observations.length > 0) metrics.observe(context, observations);
}
