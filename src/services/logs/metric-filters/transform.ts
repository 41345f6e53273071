import type { MetricTransformation } from "@aws-sdk/client-cloudwatch-logs";
import type { LogEvent } from "../events/batch.js";
import type { Extracted } from "../patterns/compile.js";
import { compilePattern } from "../patterns/compile.js";
import { select, toSelector } from "../patterns/selector.js";
import type { MetricFilterRecord } from "../store.js";

/** One metric's value, as CloudWatch takes it. */
export interface FilteredMetric {
  namespace: string;
  name: string;
  unit: string;
  value: number;
  /** Of an embedded metric, where there are several. */
  values?: number[];
  /** Seconds; a minute unless told. */
  resolution?: number;
  /** Milliseconds since the epoch. */
  at: number;
  dimensions: Record<string, string>;
}

/** What a filter makes of a batch: a value for each event that matches, or the default where none does. */
export function toMetrics(filter: MetricFilterRecord, events: readonly LogEvent[]): FilteredMetric[] {
  const matches = compilePattern(filter.pattern);
  const matched = events.flatMap(({ at, message }) => {
    const extracted = matches(message);
    return extracted ? [{ at, message, extracted }] : [];
  });
  return filter.transformations.flatMap((transformation): FilteredMetric[] => {
    const {
      metricName: name = "",
      metricNamespace: namespace = "",
      unit = "None",
      defaultValue,
    } = transformation;
    const made = matched.flatMap(({ at, message, extracted }): FilteredMetric[] => {
      const value = Number(fieldOf(transformation.metricValue ?? "", message, extracted) ?? Number.NaN);
      if (!Number.isFinite(value)) return [];
      const dimensions = toDimensions(transformation, message, extracted);
      return dimensions ? [{ namespace, name, unit, value, at, dimensions }] : [];
    });
    const first = events[0];
    if (made.length > 0 || defaultValue === undefined || !first) return made;
    return [{ namespace, name, unit, value: defaultValue, at: first.at, dimensions: {} }];
  });
}

/** An event that lacks one of the dimensions makes no value. */
function toDimensions({ dimensions = {} }: MetricTransformation, message: string, extracted: Extracted) {
  const found: Record<string, string> = {};
  for (const [name, selector] of Object.entries(dimensions)) {
    const value = fieldOf(selector, message, extracted);
    if (value === undefined || value === "") return undefined;
    found[name] = value;
  }
  return found;
}

/** A number as it stands, `$field` of a space-delimited event, or `$.property` of a JSON one. */
function fieldOf(spec: string, message: string, extracted: Extracted): string | undefined {
  if (!spec.startsWith("$")) return spec;
  if (extracted[spec] !== undefined) return extracted[spec];
  if (!/^\$[.[]/.test(spec)) return undefined;
  const [value] = select(parse(message), toSelector(spec));
  return value === undefined || value === null || typeof value === "object" ? undefined : String(value);
}

function parse(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
