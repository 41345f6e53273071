import type { StandardUnit } from "@aws-sdk/client-cloudwatch";
import { collection } from "../../core/store/collection.js";

export interface Dimension {
  Name: string;
  Value: string;
}

export interface MetricRecord {
  id: string;
  namespace: string;
  name: string;
  /** In the order of their names. */
  dimensions: Dimension[];
  /** Time of the newest point, to the minute. */
  lastAt: number;
}

/** What was put at one time: single values with how often each came, or a statistic set of unknown values. */
export interface PointRecord {
  unit: StandardUnit;
  /** Seconds that this point stands for. */
  resolution: number;
  count: number;
  sum: number;
  min: number;
  max: number;
  values?: number[];
  counts?: number[];
}

export interface DashboardRecord {
  name: string;
  body: string;
  modifiedAt: number;
}

/** [namespace, name, dimensions as text] */
export const metrics = collection<MetricRecord>("metrics");
/** [metric id, time in milliseconds, number of the commit] */
export const points = collection<PointRecord>("points");
/** [name] */
export const dashboards = collection<DashboardRecord>("dashboards");

export function dimensionsKey(dimensions: readonly Dimension[]): string {
  return sorted(dimensions)
    .map(({ Name, Value }) => `${Name}\n${Value}`)
    .join("\n");
}

export function sorted(dimensions: readonly Dimension[]): Dimension[] {
  return [...dimensions].sort((a, b) => (a.Name < b.Name ? -1 : 1));
}
