import type { GetMetricDataInput, MetricDataQuery, MetricDataResult } from "@aws-sdk/client-cloudwatch";
import { invalidToken, invalidValue, notBuilt, validation } from "../errors.js";
import { DATA_POINTS_MAX, QUERIES_MAX } from "../limits.js";
import { evaluate } from "../math/evaluate.js";
import { parseExpression } from "../math/parser.js";
import { isList, isSeries, type MathValue, type Series } from "../math/series.js";
import type { CloudWatchContext, Op } from "../operation.js";
import { isPeriod, readPeriods, roundStart, type Window } from "./read-points.js";
import { toStatistic } from "./statistic.js";

const ID = /^[a-z][a-zA-Z0-9_]*$/;
const PERIOD_DEFAULT = 60;

export const GetMetricData: Op<"GetMetricData"> = async (input, ctx) => {
  const queries = input.MetricDataQueries ?? [];
  checkQueries(queries);
  const { StartTime, EndTime } = input;
  if ((StartTime?.getTime() ?? 0) >= (EndTime?.getTime() ?? 0)) {
    throw validation("The parameter StartTime must be less than the parameter EndTime.");
  }
  await ctx.state.flushOwn();
  const computed = new Map<string, MathValue>();
  for (const query of queries) {
    if (query.MetricStat) computed.set(query.Id ?? "", await readMetric(query, input, ctx));
  }
  for (const query of queries) {
    if (query.Expression !== undefined) compute(query, queries, computed, input, ctx);
  }
  const shown = queries.filter(({ ReturnData }) => ReturnData !== false);
  const results = shown.flatMap((query) => toResults(query, computed.get(query.Id ?? ""), input));
  return page(results, input);
};

function checkQueries(queries: readonly MetricDataQuery[]): void {
  if (queries.length > QUERIES_MAX) {
    throw validation(`The collection MetricDataQueries must not have a size greater than ${QUERIES_MAX}.`);
  }
  const seen = new Set<string>();
  for (const [at, { Id = "", MetricStat, Expression }] of queries.entries()) {
    const place = `MetricDataQueries.member.${at + 1}`;
    if (!ID.test(Id))
      throw validation(
        `The value ${Id} for parameter ${place}.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
      );
    if (seen.has(Id)) throw validation(`The values for parameter id in MetricDataQueries are not unique.`);
    seen.add(Id);
    if ((MetricStat === undefined) === (Expression === undefined)) {
      throw validation(`Exactly one of ${place}.MetricStat and ${place}.Expression must be specified.`);
    }
    if (MetricStat) checkStat(MetricStat, place);
    if (/^\s*SELECT\s/i.test(Expression ?? "")) throw notBuilt("Metrics Insights");
  }
}

function checkStat(
  { Period = 0, Stat = "" }: NonNullable<MetricDataQuery["MetricStat"]>,
  place: string,
): void {
  if (!isPeriod(Period)) {
    throw invalidValue(
      `The parameter ${place}.MetricStat.Period must be 1, 5, 10, 20, 30 or a multiple of 60.`,
    );
  }
  if (!toStatistic(Stat))
    throw invalidValue(`The value ${Stat} for parameter ${place}.MetricStat.Stat is not supported.`);
}

function windowOf({ StartTime, EndTime }: GetMetricDataInput, seconds: number, now: number): Window {
  const periodMs = seconds * 1000;
  const start = StartTime?.getTime() ?? 0;
  return { start: roundStart(start, periodMs, now), end: EndTime?.getTime() ?? now, periodMs };
}

async function readMetric(
  query: MetricDataQuery,
  input: GetMetricDataInput,
  ctx: CloudWatchContext,
): Promise<Series> {
  const { Metric = {}, Period = PERIOD_DEFAULT, Stat = "", Unit } = query.MetricStat ?? {};
  const window = windowOf(input, Period, ctx.clock.now());
  const statistic = toStatistic(Stat);
  const points = new Map<number, number>();
  for (const { at, distribution } of await readPeriods(ctx.store, Metric, window, Unit)) {
    const value = statistic?.(distribution);
    if (value !== undefined) points.set(at, value);
  }
  const label = query.Label ?? Metric.MetricName ?? "";
  return { kind: "series", id: query.Id ?? "", label, periodMs: window.periodMs, points };
}

/** Computes a query's expression, those that it needs first. */
function compute(
  query: MetricDataQuery,
  queries: readonly MetricDataQuery[],
  computed: Map<string, MathValue>,
  input: GetMetricDataInput,
  ctx: CloudWatchContext,
  under: readonly string[] = [],
): MathValue {
  const id = query.Id ?? "";
  const known = computed.get(id);
  if (known !== undefined) return known;
  if (under.includes(id)) throw validation(`Error in expression '${id}': Circular dependency found`);
  const metrics = [...computed.values()]
    .filter(isSeries)
    .filter((one) => queries.some((each) => each.MetricStat && each.Id === one.id));
  const seconds =
    query.Period ?? Math.min(...metrics.map(({ periodMs }) => periodMs / 1000), Number.POSITIVE_INFINITY);
  const window = windowOf(input, Number.isFinite(seconds) ? seconds : PERIOD_DEFAULT, ctx.clock.now());
  const resultOf = (name: string): MathValue => {
    const other = queries.find(({ Id }) => Id === name);
    if (!other) throw validation(`Error in expression '${id}': Unknown identifier ${name}`);
    return computed.get(name) ?? compute(other, queries, computed, input, ctx, [...under, id]);
  };
  const value = evaluate(parseExpression(query.Expression ?? ""), resultOf, { window, metrics });
  computed.set(id, value);
  return value;
}

function toResults(
  query: MetricDataQuery,
  value: MathValue | undefined,
  { ScanBy }: GetMetricDataInput,
): MetricDataResult[] {
  const Id = query.Id ?? "";
  const series = isList(value) ? value.items : isSeries(value) ? [value] : [];
  if (!isList(value) && !isSeries(value)) {
    throw validation(`Error in expression '${Id}': The expression must return a time series.`);
  }
  return series.map((one) => {
    const points = [...one.points];
    if (ScanBy !== "TimestampAscending") points.reverse();
    const Label = query.Label ?? (query.Expression === undefined || isList(value) ? one.label : Id);
    return {
      Id,
      Label,
      Timestamps: points.map(([at]) => new Date(at)),
      Values: points.map(([, each]) => each),
      StatusCode: "Complete",
    };
  });
}

/** So many points at once, over all results; the token says how many have been given. */
function page(results: MetricDataResult[], { MaxDatapoints, NextToken }: GetMetricDataInput) {
  const given = NextToken === undefined ? 0 : Number(Buffer.from(NextToken, "base64url").toString());
  if (!Number.isSafeInteger(given) || given < 0) throw invalidToken();
  const limit = Math.min(MaxDatapoints ?? DATA_POINTS_MAX, DATA_POINTS_MAX);
  let passed = 0;
  let hasMore = false;
  const shown = results.flatMap((result) => {
    const size = result.Values?.length ?? 0;
    const from = Math.max(0, given - passed);
    const to = Math.min(size, given + limit - passed);
    passed += size;
    if (to < size) hasMore = true;
    if ((size > 0 && from >= size) || to < 0) return [];
    const cut = {
      ...result,
      Timestamps: result.Timestamps?.slice(from, to),
      Values: result.Values?.slice(from, to),
    };
    return [to < size ? { ...cut, StatusCode: "PartialData" as const } : cut];
  });
  const token = hasMore ? Buffer.from(String(given + limit)).toString("base64url") : undefined;
  return { MetricDataResults: shown, Messages: [], ...(token !== undefined && { NextToken: token }) };
}
