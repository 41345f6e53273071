import type { GetMetricDataInput, MetricDataQuery, MetricDataResult } from "@aws-sdk/client-cloudwatch";
import { invalidToken, invalidValue, notBuilt, validation } from "../errors.js";
import { DATA_POINTS_MAX, QUERIES_MAX } from "../limits.js";
import { evaluate, namesIn } from "../math/evaluate.js";
import { parseExpression } from "../math/parser.js";
import { isList, isSeries, type MathValue, type Series } from "../math/series.js";
import type { CloudWatchContext, Op } from "../operation.js";
import { fillLabel, presetLabel } from "./labels.js";
import { isPeriod } from "./read-points.js";
import { type SeriesReader, seriesReader, windowOf } from "./read-series.js";
import { runSearches } from "./search.js";
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
  const read = seriesReader(input, ctx);
  for (const query of queries) {
    if (query.MetricStat) computed.set(query.Id ?? "", await readMetric(query, queries, read));
  }
  for (const query of queries) {
    if (query.Expression !== undefined) await compute(query, { queries, computed, input, read, ctx });
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

async function readMetric(
  query: MetricDataQuery,
  queries: readonly MetricDataQuery[],
  read: SeriesReader,
): Promise<Series> {
  const { Metric = {}, Period = PERIOD_DEFAULT, Stat = "", Unit } = query.MetricStat ?? {};
  const series = await read(Metric, Period, Stat, presetLabel(query, queries), Unit);
  return { ...series, id: query.Id ?? "" };
}

interface Computing {
  queries: readonly MetricDataQuery[];
  computed: Map<string, MathValue>;
  input: GetMetricDataInput;
  read: SeriesReader;
  ctx: CloudWatchContext;
}

/** Computes a query's expression, those that it needs first. */
async function compute(
  query: MetricDataQuery,
  all: Computing,
  under: readonly string[] = [],
): Promise<MathValue> {
  const { queries, computed, input, read, ctx } = all;
  const id = query.Id ?? "";
  const known = computed.get(id);
  if (known !== undefined) return known;
  if (under.includes(id)) throw validation(`Error in expression '${id}': Circular dependency found`);
  const node = parseExpression(query.Expression ?? "");
  for (const name of namesIn(node)) {
    const other = queries.find(({ Id }) => Id === name);
    if (!other) throw validation(`Error in expression '${id}': Unknown identifier ${name}`);
    if (!computed.has(name)) await compute(other, all, [...under, id]);
  }
  const metrics = [...computed.values()]
    .filter(isSeries)
    .filter((one) => queries.some((each) => each.MetricStat && each.Id === one.id));
  const shortest = Math.min(...metrics.map(({ periodMs }) => periodMs / 1000), Number.POSITIVE_INFINITY);
  const seconds = query.Period ?? (Number.isFinite(shortest) ? shortest : PERIOD_DEFAULT);
  const searches = await runSearches(node, seconds, read, ctx);
  const window = windowOf(input, seconds, ctx.clock.now());
  const resultOf = (name: string) => computed.get(name) ?? Number.NaN;
  const value = evaluate(node, resultOf, { window, metrics, searches });
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
    const preset = query.Expression === undefined || isList(value) ? one.label : Id;
    const values = points.map(([, each]) => each);
    const Label = query.Label === undefined ? preset : fillLabel(query.Label, { preset, query, values });
    if (ScanBy !== "TimestampAscending") points.reverse();
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
  if (MaxDatapoints !== undefined && MaxDatapoints < 1) {
    throw validation("The parameter MaxDatapoints must be greater than 0.");
  }
  const text = NextToken === undefined ? "0" : Buffer.from(NextToken, "base64url").toString();
  if (!/^\d{1,9}$/.test(text)) throw invalidToken();
  const given = Number(text);
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
