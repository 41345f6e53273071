import type { Metric } from "@aws-sdk/client-cloudwatch";
import type { Reader } from "../../../core/store/store.js";
import { type Dimension, dimensionsKey, metrics, points } from "../store.js";
import { Distribution } from "./distribution.js";

export interface Window {
  /** Milliseconds since the epoch; the first period begins here. */
  start: number;
  /** Exclusive. */
  end: number;
  periodMs: number;
}

/** Of each period that has points, by its start and unit. */
export interface Period {
  at: number;
  unit: string;
  distribution: Distribution;
}

/** Adds up a metric's points by period and unit, in the order of time. Of a metric that is not there, nothing. */
export async function readPeriods(
  from: Reader,
  metric: Metric,
  window: Window,
  unit?: string,
): Promise<Period[]> {
  const { Namespace = "", MetricName = "", Dimensions = [] } = metric;
  const known = await metrics.get(from, Namespace, MetricName, dimensionsKey(Dimensions as Dimension[]));
  if (!known) return [];
  const found = new Map<string, Period>();
  const { start, end, periodMs } = window;
  const range = { prefix: [known.id], start: [known.id, start], end: [known.id, end] };
  for await (const { key, value } of points.range(from, range)) {
    if (unit !== undefined && value.unit !== unit) continue;
    const time = Number(key[1]);
    const at = start + Math.floor((time - start) / periodMs) * periodMs;
    const name = `${at}/${value.unit}`;
    let period = found.get(name);
    if (!period) {
      period = { at, unit: value.unit, distribution: new Distribution() };
      found.set(name, period);
    }
    period.distribution.add(value);
  }
  return [...found.values()].sort((a, b) => a.at - b.at);
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Old times are rounded to what is kept of them: the minute, five minutes, the hour; with a period of seconds, to it. */
export function roundStart(start: number, periodMs: number, now: number): number {
  const age = now - start;
  const step =
    periodMs < MINUTE_MS
      ? periodMs
      : age < 15 * DAY_MS
        ? MINUTE_MS
        : age < 63 * DAY_MS
          ? 5 * MINUTE_MS
          : HOUR_MS;
  return start - (start % step);
}

/** AWS's periods: 1, 5, 10, 20, 30, and multiples of 60 seconds. */
export function isPeriod(seconds: number): boolean {
  return [1, 5, 10, 20, 30].includes(seconds) || (seconds > 0 && seconds % 60 === 0);
}
