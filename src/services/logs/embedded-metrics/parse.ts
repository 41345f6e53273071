import type { LogEvent } from "../events/batch.js";
import type { FilteredMetric } from "../metric-filters/transform.js";

/** As the specification bounds them. */
const DIMENSIONS_MAX = 30;
const METRICS_MAX = 100;
const VALUES_MAX = 100;

type Json = Readonly<Record<string, unknown>>;

/**
 * The metrics that an event in the embedded metric format carries; none of any other event, nor of one with an error in it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedMetrics({ message }: LogEvent): FilteredMetric[] {
  if (!message.startsWith("{") || !message.includes('"CloudWatchMetrics"')) return [];
  const root = parse(message);
  const metadata = root?.["_aws"];
  if (!root || !isObject(metadata)) return [];
  const { Timestamp: at, CloudWatchMetrics: directives } = metadata;
  if (typeof at !== "number" || !Number.isFinite(at) || !Array.isArray(directives)) return [];
  return directives.filter(isObject).flatMap((directive) => ofDirective(directive, root, at));
}

function ofDirective({ Namespace, Dimensions, Metrics }: Json, root: Json, at: number): FilteredMetric[] {
  const isNamespace = typeof Namespace === "string" && Namespace !== "" && !/^(AWS\/|:)/.test(Namespace);
  if (!isNamespace || !Array.isArray(Metrics) || Metrics.length > METRICS_MAX) return [];
  const sets = (Array.isArray(Dimensions) ? Dimensions : [[]]).flatMap((names) => toDimensions(names, root));
  return Metrics.filter(isObject).flatMap((definition) => {
    const { Name, Unit = "None", StorageResolution } = definition;
    const values = toValues(typeof Name === "string" ? root[Name] : undefined);
    if (typeof Name !== "string" || typeof Unit !== "string" || values.length === 0) return [];
    const metric = { namespace: Namespace, name: Name, unit: Unit, value: values[0] ?? 0, at };
    return sets.map((dimensions) => ({
      ...metric,
      dimensions,
      ...(values.length > 1 && { values }),
      ...(StorageResolution === 1 && { resolution: 1 }),
    }));
  });
}

/** One set of dimensions with its values; none where one of them has no value. */
function toDimensions(names: unknown, root: Json): Record<string, string>[] {
  if (!Array.isArray(names) || names.length > DIMENSIONS_MAX) return [];
  const pairs = names.map((name) => [String(name), root[String(name)]] as const);
  if (pairs.some(([, value]) => typeof value !== "string" || value === "")) return [];
  return [Object.fromEntries(pairs) as Record<string, string>];
}

function toValues(target: unknown): number[] {
  const list = Array.isArray(target) ? target.slice(0, VALUES_MAX) : [target];
  return list.every((value) => typeof value === "number" && Number.isFinite(value)) ? (list as number[]) : [];
}

function parse(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
