import type { Datapoint, GetMetricStatisticsInput } from "@aws-sdk/client-cloudwatch";
import { invalidCombination, invalidValue } from "../errors.js";
import { STATISTICS_POINTS_MAX } from "../limits.js";
import type { Op } from "../operation.js";
import { isPeriod, type Period, readPeriods, roundStart } from "./read-points.js";
import { isExtended, toStatistic } from "./statistic.js";

export const GetMetricStatistics: Op<"GetMetricStatistics"> = async (input, ctx) => {
  const window = toWindow(input, ctx.clock.now());
  const { Statistics = [], ExtendedStatistics = [], MetricName } = input;
  if (Statistics.length === 0 && ExtendedStatistics.length === 0) {
    throw invalidCombination("Must specify either Statistics or ExtendedStatistics");
  }
  for (const name of ExtendedStatistics) {
    if (!isExtended(name))
      throw invalidValue(`The value ${name} for parameter ExtendedStatistics is not supported.`);
  }
  await ctx.state.flushOwn();
  const periods = await readPeriods(ctx.store, input, window, input.Unit);
  return {
    Label: MetricName,
    Datapoints: periods.map((period) => toDatapoint(period, Statistics, ExtendedStatistics)),
  };
};

function toDatapoint({ at, unit, distribution }: Period, basic: string[], extended: string[]): Datapoint {
  const point: Record<string, unknown> = { Timestamp: new Date(at), Unit: unit };
  for (const name of basic) point[name] = toStatistic(name)?.(distribution);
  const more = extended.flatMap((name) => {
    const value = toStatistic(name)?.(distribution);
    return value === undefined ? [] : [[name, value]];
  });
  if (more.length > 0) point["ExtendedStatistics"] = Object.fromEntries(more);
  return point as Datapoint;
}

function toWindow({ StartTime, EndTime, Period: seconds = 0 }: GetMetricStatisticsInput, now: number) {
  const end = EndTime?.getTime() ?? now;
  const begin = StartTime?.getTime() ?? 0;
  if (begin >= end) throw invalidValue("The parameter StartTime must be less than the parameter EndTime.");
  if (!isPeriod(seconds))
    throw invalidValue("The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.");
  const periodMs = seconds * 1000;
  const asked = Math.floor((end - begin) / periodMs);
  if (asked > STATISTICS_POINTS_MAX) {
    throw invalidCombination(
      `You have requested up to ${asked} datapoints, which exceeds the limit of ` +
        `${STATISTICS_POINTS_MAX}. You may reduce the datapoints requested by increasing ` +
        "Period, or decreasing the time range.",
    );
  }
  return { start: roundStart(begin, periodMs, now), end, periodMs };
}
