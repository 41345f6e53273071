import type { MetricDataQuery, MetricStat } from "@aws-sdk/client-cloudwatch";

/** The metric's name, with the statistic and the period where the request's queries differ in them. */
export function presetLabel({ MetricStat }: MetricDataQuery, queries: readonly MetricDataQuery[]): string {
  const stats = queries.flatMap(({ MetricStat: each }) => each ?? []);
  const differs = (part: (one: MetricStat) => unknown) => new Set(stats.map(part)).size > 1;
  const parts = [MetricStat?.Metric?.MetricName ?? ""];
  if (differs(({ Stat }) => Stat)) parts.push(MetricStat?.Stat ?? "");
  if (differs(({ Period }) => Period)) parts.push(String(MetricStat?.Period ?? ""));
  return parts.join(" ");
}

/** What a label may speak of. */
export interface Labelled {
  /** What stands where no label is given. */
  preset: string;
  query: MetricDataQuery;
  /** In the order of time. */
  values: readonly number[];
}

const PLACEHOLDER = /\$\{\s*([^}]*?)\s*\}/g;
const PROPERTY = /^PROP\(\s*['"]([^'"]*)['"]\s*\)$/;

/**
 * Fills a dynamic label: `${MAX}`, `${LAST}`, `${LABEL}`, `${PROP('Stat')}`, `${PROP('Dim.QueueName')}`. What it does not know
 * stays as it is.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/graph-dynamic-labels.html
 */
export function fillLabel(label: string, of: Labelled): string {
  return label.replace(PLACEHOLDER, (whole, name: string) => {
    const [, property] = PROPERTY.exec(name) ?? [];
    return (property === undefined ? figureOf(name, of) : propertyOf(property, of.query)) ?? whole;
  });
}

function figureOf(name: string, { preset, values }: Labelled): string | undefined {
  if (name === "LABEL") return preset;
  if (name === "DATAPOINT_COUNT") return String(values.length);
  const figure = FIGURES[name];
  return figure && (values.length === 0 ? "--" : print(figure(values)));
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

const FIGURES: Readonly<Record<string, (values: readonly number[]) => number>> = {
  AVG: (values) => sum(values) / values.length,
  FIRST: (values) => values[0] ?? 0,
  LAST: (values) => values.at(-1) ?? 0,
  MAX: (values) => Math.max(...values),
  MIN: (values) => Math.min(...values),
  SUM: sum,
};

/** Three digits after the point at most. */
const print = (value: number): string => String(Number(value.toFixed(3)));

function propertyOf(name: string, { MetricStat, AccountId }: MetricDataQuery): string | undefined {
  const { Metric, Period, Stat } = MetricStat ?? {};
  if (name.startsWith("Dim.")) {
    return Metric?.Dimensions?.find((one) => one.Name === name.slice("Dim.".length))?.Value;
  }
  const properties: Readonly<Record<string, string | undefined>> = {
    AccountId,
    MetricName: Metric?.MetricName,
    Namespace: Metric?.Namespace,
    Period: Period === undefined ? undefined : String(Period),
    Stat,
  };
  return properties[name];
}
