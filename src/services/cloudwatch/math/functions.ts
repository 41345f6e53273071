import { notBuilt, validation } from "../errors.js";
import type { Window } from "../statistics/read-points.js";
import {
  across,
  isList,
  isSeries,
  isText,
  type MathValue,
  mapPoints,
  type Series,
  type SeriesList,
} from "./series.js";

/** What functions know beside their arguments. */
export interface MathGround {
  window: Window;
  /** Every metric of the request, for METRICS(). */
  metrics: readonly Series[];
  /** What `SEARCH()` has found, by its arguments. */
  searches: ReadonlyMap<string, SeriesList>;
}

type MathFunction = (args: readonly MathValue[], ground: MathGround) => MathValue;

const wrong = (name: string) => validation(`Error in expression: Unsupported operand type(s) for ${name}()`);

/** Each point by itself, of a number, a series, or each series of a list. */
const pointwise =
  (name: string, change: (value: number) => number): MathFunction =>
  ([value]) => {
    if (typeof value === "number") return change(value);
    if (isSeries(value)) return mapPoints(value, change);
    if (isList(value)) return { kind: "list", items: value.items.map((item) => mapPoints(item, change)) };
    throw wrong(name);
  };

/** A series comes to a number; a list to a series, time by time. */
const aggregate =
  (name: string, join: (values: number[]) => number): MathFunction =>
  ([value]) => {
    if (isSeries(value)) return value.points.size === 0 ? Number.NaN : join([...value.points.values()]);
    if (isList(value)) return across(value.items, join);
    if (typeof value === "number") return join([value]);
    throw wrong(name);
  };

/** From a series to another one. */
const seriesToSeries =
  (
    name: string,
    change: (series: Series, rest: readonly MathValue[], ground: MathGround) => Series,
  ): MathFunction =>
  ([value, ...rest], ground) => {
    if (isSeries(value)) return change(value, rest, ground);
    if (isList(value)) return { kind: "list", items: value.items.map((item) => change(item, rest, ground)) };
    throw wrong(name);
  };

const ofTime = (name: string, part: (date: Date) => number): MathFunction =>
  seriesToSeries(name, (series) => mapPoints(series, (_value, at) => part(new Date(at))));

const sum = (values: number[]) => values.reduce((all, value) => all + value, 0);
const mean = (values: number[]) => sum(values) / values.length;
const deviation = (values: number[]) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));

/** What changes from each point to the next. */
const steps = (change: (value: number, before: number, seconds: number) => number) => (series: Series) => {
  let before: [at: number, value: number] | undefined;
  return mapPoints(series, (value, at) => {
    const changed = before && change(value, before[1], (at - before[0]) / 1000);
    before = [at, value];
    return changed;
  });
};

function runningSum(series: Series): Series {
  let total = 0;
  return mapPoints(series, (value) => {
    total += value;
    return total;
  });
}

/** Every period of the window has a value: a given one, the one before, or one on the line between its neighbours. */
function fill(series: Series, [filler]: readonly MathValue[], { window }: MathGround): Series {
  const points = new Map<number, number>();
  const known = [...series.points.keys()];
  let last: number | undefined;
  for (let at = window.start; at < window.end; at += series.periodMs) {
    const value = series.points.get(at) ?? fillerAt(filler, at, last, series, known);
    if (value === undefined) continue;
    points.set(at, value);
    last = value;
  }
  return { ...series, points };
}

function fillerAt(
  filler: MathValue | undefined,
  at: number,
  last: number | undefined,
  series: Series,
  known: number[],
) {
  if (typeof filler === "number") return filler;
  if (isSeries(filler)) return filler.points.get(at);
  const how = typeof filler === "object" && filler.kind === "text" ? filler.text : "";
  if (how === "REPEAT") return last;
  if (how !== "LINEAR") throw wrong("FILL");
  const before = known.findLast((time) => time < at);
  const after = known.find((time) => time > at);
  if (before === undefined || after === undefined) return undefined;
  const from = series.points.get(before) ?? 0;
  return from + (((series.points.get(after) ?? 0) - from) * (at - before)) / (after - before);
}

function choose([condition, whenTrue, whenFalse]: readonly MathValue[]): MathValue {
  if (condition === undefined || whenTrue === undefined) throw wrong("IF");
  const pick = (value: MathValue | undefined, at: number) =>
    typeof value === "number" ? value : isSeries(value) ? value.points.get(at) : undefined;
  if (typeof condition === "number") {
    const chosen = condition !== 0 ? whenTrue : whenFalse;
    if (chosen === undefined) throw wrong("IF");
    return chosen;
  }
  if (!isSeries(condition)) throw wrong("IF");
  return mapPoints(condition, (value, at) => pick(value !== 0 ? whenTrue : whenFalse, at));
}

const listOf = (name: string, value: MathValue | undefined): SeriesList => {
  if (isList(value)) return value;
  if (isSeries(value)) return { kind: "list", items: [value] };
  throw wrong(name);
};

const textOf = (value: MathValue | undefined) =>
  typeof value === "object" && value.kind === "text" ? value.text : undefined;

const RANKS: Readonly<Record<string, (values: number[]) => number>> = {
  AVG: mean,
  MIN: (values) => Math.min(...values),
  MAX: (values) => Math.max(...values),
  SUM: sum,
};

function sort([list, by, direction, limit]: readonly MathValue[]): MathValue {
  const rank = RANKS[textOf(by) ?? ""];
  if (!rank) throw wrong("SORT");
  const sign = textOf(direction) === "ASC" ? 1 : -1;
  const of = ({ points }: Series) =>
    points.size === 0 ? Number.NEGATIVE_INFINITY : rank([...points.values()]);
  const items = [...listOf("SORT", list).items].sort((a, b) => sign * (of(a) - of(b)));
  return { kind: "list", items: typeof limit === "number" ? items.slice(0, limit) : items };
}

function slice([list, from, to]: readonly MathValue[]): MathValue {
  const { items } = listOf("SLICE", list);
  if (typeof from !== "number") throw wrong("SLICE");
  if (to === undefined) {
    const [only] = items.slice(from, from + 1);
    if (!only) throw validation("Error in expression: SLICE() is out of range");
    return only;
  }
  return { kind: "list", items: items.slice(from, Number(to)) };
}

function timeSeries([value]: readonly MathValue[], { window }: MathGround): MathValue {
  if (typeof value !== "number") throw wrong("TIME_SERIES");
  const points = new Map<number, number>();
  for (let at = window.start; at < window.end; at += window.periodMs) points.set(at, value);
  return { kind: "series", id: "", label: "", periodMs: window.periodMs, points };
}

function allMetrics([pattern]: readonly MathValue[], { metrics }: MathGround): MathValue {
  const part = textOf(pattern) ?? "";
  return { kind: "list", items: metrics.filter(({ id }) => id.includes(part)) };
}

const FUNCTIONS: Readonly<Record<string, MathFunction>> = {
  ABS: pointwise("ABS", Math.abs),
  AVG: aggregate("AVG", mean),
  CEIL: pointwise("CEIL", Math.ceil),
  DATAPOINT_COUNT: aggregate("DATAPOINT_COUNT", (values) => values.length),
  DATE: ofTime("DATE", (date) => date.getUTCDate()),
  DAY: ofTime("DAY", (date) => date.getUTCDay() || 7),
  DIFF: seriesToSeries(
    "DIFF",
    steps((value, before) => value - before),
  ),
  DIFF_TIME: seriesToSeries(
    "DIFF_TIME",
    steps((_value, _before, seconds) => seconds),
  ),
  EPOCH: ofTime("EPOCH", (date) => date.getTime() / 1000),
  FILL: seriesToSeries("FILL", fill),
  FIRST: ([list]) => slice([listOf("FIRST", list), 0]),
  FLOOR: pointwise("FLOOR", Math.floor),
  HOUR: ofTime("HOUR", (date) => date.getUTCHours()),
  IF: choose,
  LAST: ([list]) => slice([listOf("LAST", list), listOf("LAST", list).items.length - 1]),
  LOG: pointwise("LOG", Math.log),
  LOG10: pointwise("LOG10", Math.log10),
  MAX: aggregate("MAX", (values) => Math.max(...values)),
  METRICS: allMetrics,
  METRIC_COUNT: ([list]) => listOf("METRIC_COUNT", list).items.length,
  MIN: aggregate("MIN", (values) => Math.min(...values)),
  MINUTE: ofTime("MINUTE", (date) => date.getUTCMinutes()),
  MONTH: ofTime("MONTH", (date) => date.getUTCMonth() + 1),
  PERIOD: ([series]) => {
    if (!isSeries(series)) throw wrong("PERIOD");
    return series.periodMs / 1000;
  },
  SEARCH: (args, { searches }) => {
    const found = searches.get(JSON.stringify(args.map((arg) => (isText(arg) ? arg.text : arg))));
    if (!found) throw wrong("SEARCH");
    return found;
  },
  RATE: seriesToSeries(
    "RATE",
    steps((value, before, seconds) => (value - before) / seconds),
  ),
  REMOVE_EMPTY: ([list]) => ({
    kind: "list",
    items: listOf("REMOVE_EMPTY", list).items.filter(({ points }) => points.size > 0),
  }),
  RUNNING_SUM: seriesToSeries("RUNNING_SUM", runningSum),
  SLICE: slice,
  SORT: sort,
  STDDEV: aggregate("STDDEV", deviation),
  SUM: aggregate("SUM", sum),
  TIME_SERIES: timeSeries,
  YEAR: ofTime("YEAR", (date) => date.getUTCFullYear()),
};

/** What AWS knows beside these. */
const NOT_BUILT: ReadonlySet<string> = new Set([
  "ANOMALY_DETECTION_BAND",
  "DB_PERF_INSIGHTS",
  "INSIGHT_RULE_METRIC",
  "LAMBDA",
  "SERVICE_QUOTA",
]);

export function toFunction(name: string): MathFunction {
  const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (known) return known;
  if (NOT_BUILT.has(name)) throw notBuilt(`The metric math function ${name}`);
  throw validation(`Error in expression: Unknown function ${name}`);
}
