import { apiUsage } from "../../../core/metrics/api-usage.js";
import type { Observation, Outcome } from "../../../core/metrics/observation.js";

/** Calls, but for those by which AWS's own services publish: they would count themselves for ever. */
export function metrics({ operation, input, error }: Outcome): Observation[] {
  const isOwn = operation === "PutMetricData" && String(input["Namespace"] ?? "").startsWith("AWS/");
  return error || isOwn ? [] : [apiUsage("CloudWatch", operation)];
}
