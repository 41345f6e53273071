import type { MetricFilter, MetricTransformation } from "@aws-sdk/client-cloudwatch-logs";
import { AwsError } from "../../../wire/aws-error.js";
import { invalidParameter, limitExceeded, notFound } from "../errors.js";
import { DESCRIBE_ITEMS_MAX, METRIC_FILTERS_MAX } from "../limits.js";
import type { LogsOperation } from "../operation.js";
import { readPageToken, toPageToken } from "../page-token.js";
import { compilePattern } from "../patterns/compile.js";
import { toSelector } from "../patterns/selector.js";
import { findGroup, type MetricFilterRecord, metricFilters } from "../store.js";

const DIMENSIONS_MAX = 3;

export const PutMetricFilter: LogsOperation<"PutMetricFilter"> = async (input, ctx) => {
  const { logGroupName: group = "", filterName: name = "", filterPattern: pattern = "" } = input;
  if (input.fieldSelectionCriteria !== undefined || input.emitSystemFieldDimensions !== undefined) {
    const message = "Selection criteria and system fields of metric filters are not built in Lenticular yet.";
    throw new AwsError("NotImplemented", message, { status: 501 });
  }
  compilePattern(pattern);
  const transformations = input.metricTransformations ?? [];
  for (const transformation of transformations) checkTransformation(transformation);
  const hasFields = /^\s*[{[]/.test(pattern);
  if (!hasFields && transformations.some(({ dimensions }) => Object.keys(dimensions ?? {}).length > 0)) {
    throw invalidParameter(
      "Invalid metric transformation: dimensions need a filter pattern of JSON or space-delimited events.",
    );
  }
  await ctx.store.transact(async (tx) => {
    await findGroup(tx, group);
    const before = await metricFilters.get(tx, group, name);
    const { items } = await metricFilters.page(tx, METRIC_FILTERS_MAX, { prefix: [group] });
    if (!before && items.length >= METRIC_FILTERS_MAX) throw limitExceeded();
    metricFilters.put(tx, [group, name], {
      group,
      name,
      pattern,
      transformations,
      createdAt: ctx.clock.now(),
    });
  });
  return {};
};

function checkTransformation({
  metricValue = "",
  metricNamespace = "",
  dimensions = {},
  defaultValue,
}: MetricTransformation) {
  if (metricNamespace.startsWith("AWS/")) {
    throw invalidParameter("Invalid metric transformation: metricNamespace must not start with AWS/.");
  }
  const isNumber = metricValue !== "" && Number.isFinite(Number(metricValue));
  if (!isNumber && !isField(metricValue)) {
    throw invalidParameter(`Invalid metric transformation: metricValue ${metricValue} is invalid.`);
  }
  const names = Object.keys(dimensions);
  if (names.length > DIMENSIONS_MAX) {
    throw invalidParameter(
      `Invalid metric transformation: at most ${DIMENSIONS_MAX} dimensions are allowed.`,
    );
  }
  if (names.length > 0 && defaultValue !== undefined) {
    throw invalidParameter(
      "Invalid metric transformation: dimensions and default value are mutually exclusive properties.",
    );
  }
  for (const value of Object.values(dimensions)) {
    if (!isField(value))
      throw invalidParameter(`Invalid metric transformation: dimension value ${value} is invalid.`);
  }
}

/** `$field` of a space-delimited event, `$.property` of a JSON one. */
function isField(text: string): boolean {
  if (/^\$\w+$/.test(text)) return true;
  if (!/^\$[.[]/.test(text)) return false;
  toSelector(text);
  return true;
}

export const DeleteMetricFilter: LogsOperation<"DeleteMetricFilter"> = async (input, ctx) => {
  const { logGroupName: group = "", filterName: name = "" } = input;
  await ctx.store.transact(async (tx) => {
    await findGroup(tx, group);
    if (!(await metricFilters.get(tx, group, name)))
      throw notFound("The specified metric filter does not exist.");
    metricFilters.delete(tx, group, name);
  });
  return {};
};

export const DescribeMetricFilters: LogsOperation<"DescribeMetricFilters"> = async (input, ctx) => {
  const { logGroupName: group, filterNamePrefix: prefix = "", metricName, metricNamespace } = input;
  if ((metricName === undefined) !== (metricNamespace === undefined)) {
    throw invalidParameter("metricName and metricNamespace must be specified together.");
  }
  if (group !== undefined) await findGroup(ctx.store, group);
  const after = readPageToken(input.nextToken);
  const limit = input.limit ?? DESCRIBE_ITEMS_MAX;
  const found: MetricFilter[] = [];
  let last = "";
  for await (const { value } of metricFilters.range(
    ctx.store,
    group === undefined ? {} : { prefix: [group] },
  )) {
    const place = `${value.group}\n${value.name}`;
    if (after !== undefined && place <= after) continue;
    if (!value.name.startsWith(prefix) || !feeds(value, metricName, metricNamespace)) continue;
    if (found.length === limit) return { metricFilters: found, nextToken: toPageToken(last) };
    found.push(toFilter(value));
    last = place;
  }
  return { metricFilters: found };
};

function feeds({ transformations }: MetricFilterRecord, name?: string, namespace?: string): boolean {
  if (name === undefined) return true;
  return transformations.some((one) => one.metricName === name && one.metricNamespace === namespace);
}

function toFilter(record: MetricFilterRecord): MetricFilter {
  return {
    filterName: record.name,
    filterPattern: record.pattern,
    metricTransformations: record.transformations,
    creationTime: record.createdAt,
    logGroupName: record.group,
  };
}
