import { apiUsage } from "../../core/metrics/api-usage.js";
import type { Observation, Outcome } from "../../core/metrics/observation.js";
import { EVENT_OVERHEAD_BYTES } from "./limits.js";

/** Calls, and what is put into log groups, by group and over all. */
export function metrics({ operation, input, error }: Outcome): Observation[] {
  if (error) return [];
  return [apiUsage("Logs", operation), ...ofPut(operation, input)];
}

function ofPut(operation: string, input: Outcome["input"]): Observation[] {
  const group = input["logGroupName"];
  const events = input["logEvents"];
  if (operation !== "PutLogEvents" || typeof group !== "string" || !Array.isArray(events)) return [];
  let bytes = 0;
  for (const event of events as { message?: string }[]) {
    bytes += Buffer.byteLength(event.message ?? "") + EVENT_OVERHEAD_BYTES;
  }
  return [undefined, { LogGroupName: group }].flatMap((dimensions): Observation[] => [
    { namespace: "AWS/Logs", name: "IncomingBytes", unit: "Bytes", value: bytes, dimensions },
    { namespace: "AWS/Logs", name: "IncomingLogEvents", unit: "Count", value: events.length, dimensions },
  ]);
}

export type ForwardingMetric =
  | "ForwardedBytes"
  | "ForwardedLogEvents"
  | "DeliveryErrors"
  | "DeliveryThrottling";

/** What became of the events that a subscription filter let through. */
export function forwardingMetric(
  name: ForwardingMetric,
  value: number,
  { group, filter, destinationArn }: { group: string; filter: string; destinationArn: string },
): Observation {
  const DestinationType = destinationArn.split(":")[2] === "lambda" ? "Lambda" : "Kinesis";
  const dimensions = { LogGroupName: group, DestinationType, FilterName: filter };
  return {
    namespace: "AWS/Logs",
    name,
    unit: name === "ForwardedBytes" ? "Bytes" : "None",
    value,
    dimensions,
  };
}
