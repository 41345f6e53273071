import type { Observation, Outcome } from "../../core/metrics/observation.js";
import { DEFAULT_BUS } from "./names.js";

const NAMESPACE = "AWS/Events";
const COUNT = "Count";
const MILLISECONDS = "Milliseconds";

interface RuleFacts {
  ruleName: string;
  bus?: string;
}

/** Of rules on the default bus by their name alone, of others by their bus too; and over all. */
export function ruleMetrics(
  rule: RuleFacts,
  values: Readonly<Record<string, number>>,
  unit = COUNT,
): Observation[] {
  const { ruleName: RuleName, bus = DEFAULT_BUS } = rule;
  const dimensions = { ...(bus !== DEFAULT_BUS && { EventBusName: bus }), RuleName };
  return Object.entries(values).flatMap(([name, value]) => [
    { namespace: NAMESPACE, name, unit, value },
    { namespace: NAMESPACE, name, unit, value, dimensions },
  ]);
}

/** From the event's arrival to one step of its delivery. */
export const latencyMetric = (rule: RuleFacts, name: string, milliseconds: number): Observation[] =>
  ruleMetrics(rule, { [name]: Math.max(0, milliseconds) }, MILLISECONDS);

export const matchedEvent = (bus: string): Observation[] => [
  { namespace: NAMESPACE, name: "MatchedEvents", unit: COUNT, value: 1 },
  {
    namespace: NAMESPACE,
    name: "MatchedEvents",
    unit: COUNT,
    value: 1,
    dimensions: { EventBusName: bus },
  },
];

/** What PutEvents is asked for, over all buses. */
export function metrics({ operation, input, output, error, elapsedMs }: Outcome): Observation[] {
  if (operation !== "PutEvents") return [];
  const of = (name: string, value: number, unit = COUNT): Observation => ({
    namespace: NAMESPACE,
    name,
    unit,
    value,
  });
  const entries = Array.isArray(input["Entries"]) ? (input["Entries"] as object[]) : [];
  const failed = Number(output?.["FailedEntryCount"] ?? 0);
  return [
    of("PutEventsApproximateCallCount", 1),
    of(error ? "PutEventsApproximateFailedCount" : "PutEventsApproximateSuccessCount", 1),
    of("PutEventsLatency", elapsedMs, MILLISECONDS),
    of("PutEventsEntriesCount", entries.length),
    of("PutEventsFailedEntriesCount", failed),
    of("PutEventsRequestSize", sizeOf(entries), "Bytes"),
  ];
}

const TEXTS = ["Source", "DetailType", "Detail"] as const;

function sizeOf(entries: readonly object[]): number {
  let bytes = 0;
  for (const entry of entries) {
    for (const name of TEXTS) bytes += Buffer.byteLength(String(Reflect.get(entry, name) ?? ""));
  }
  return bytes;
}
