import type { Observation } from "./observation.js";

/**
 * A call of an API that CloudWatch counts in `AWS/Usage`, for those services that AWS counts it of.
 * @param service as the `Service` dimension writes it: `CloudWatch`, `Logs`
 */
export function apiUsage(service: string, operation: string): Observation {
  const dimensions = { Type: "API", Resource: operation, Service: service, Class: "None" };
  return { namespace: "AWS/Usage", name: "CallCount", unit: "None", value: 1, dimensions };
}
