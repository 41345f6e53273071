import type { GetMetricDataInput, Metric, StandardUnit } from "@aws-sdk/client-cloudwatch";
import type { Series } from "../math/series.js";
import type { CloudWatchContext } from "../operation.js";
import { readPeriods, roundStart, type Window } from "./read-points.js";
import { toStatistic } from "./statistic.js";

/** The periods of a request: seconds each, from its start rounded to one. */
export function windowOf({ StartTime, EndTime }: GetMetricDataInput, seconds: number, now: number): Window {
  const periodMs = seconds * 1000;
  const start = StartTime?.getTime() ?? 0;
  return { start: roundStart(start, periodMs, now), end: EndTime?.getTime() ?? now, periodMs };
}

/** Reads one metric's statistic over the request's time. */
export type SeriesReader = (
  metric: Metric,
  seconds: number,
  stat: string,
  label: string,
  unit?: StandardUnit,
) => Promise<Series>;

export const seriesReader =
  (input: GetMetricDataInput, ctx: CloudWatchContext): SeriesReader =>
  async (metric, seconds, stat, label, unit) => {
    const window = windowOf(input, seconds, ctx.clock.now());
    const statistic = toStatistic(stat);
    const points = new Map<number, number>();
    for (const { at, distribution } of await readPeriods(ctx.store, metric, window, unit)) {
      const value = statistic?.(distribution);
      if (value !== undefined) points.set(at, value);
    }
    return { kind: "series", id: "", label, periodMs: window.periodMs, points };
  };
