import type { MetricDatum, PutMetricDataInput } from "@aws-sdk/client-cloudwatch";
import type { Transaction } from "../../../core/store/store.js";
import { invalidValue, missing } from "../errors.js";
import { DATA_MAX } from "../limits.js";
import type { CloudWatchContext, Op } from "../operation.js";
import { type Dimension, dimensionsKey, metrics, type PointRecord, points, sorted } from "../store.js";
import { toPoint } from "./check-datum.js";

const MINUTE_MS = 60_000;

interface Put {
  name: string;
  dimensions: Dimension[];
  /** To the second, or to the minute, as it is kept. */
  at: number;
  point: PointRecord;
}

export const PutMetricData: Op<"PutMetricData"> = async (input, ctx) => {
  const namespace = input.Namespace ?? "";
  const data = collect(input);
  if (data.length === 0) throw missing("MetricData");
  if (data.length > DATA_MAX) {
    throw invalidValue(`The collection MetricData must not have a size greater than ${DATA_MAX}.`);
  }
  if (namespace.startsWith(":"))
    throw invalidValue(`The value ${namespace} for parameter Namespace is invalid.`);
  if (namespace.startsWith("AWS/") && ctx.principal.type !== "service") {
    throw invalidValue(`The value AWS/ for parameter Namespace is invalid.`);
  }
  const now = ctx.clock.now();
  const puts = data.map((datum, at) => toPut(datum, `MetricData.member.${at + 1}`, now));
  await ctx.store.transact(async (tx) => {
    for (const put of puts) {
      const id = await noteMetric(tx, namespace, put, ctx);
      tx.append([points.name, id, put.at], put.point);
    }
  });
  return {};
};

function collect({ MetricData = [], EntityMetricData = [] }: PutMetricDataInput): MetricDatum[] {
  return [...MetricData, ...EntityMetricData.flatMap(({ MetricData: data = [] }) => data)];
}

function toPut(datum: MetricDatum, place: string, now: number): Put {
  const point = toPoint(datum, place, now);
  const time = datum.Timestamp?.getTime() ?? now;
  const step = point.resolution * 1000;
  const dimensions = (datum.Dimensions ?? []).map(({ Name = "", Value = "" }) => ({ Name, Value }));
  return { name: datum.MetricName ?? "", dimensions: sorted(dimensions), at: time - (time % step), point };
}

/** The metric's id; the metric is made with its first point, and remembers to the minute when it had its newest. */
async function noteMetric(
  tx: Transaction,
  namespace: string,
  put: Put,
  ctx: CloudWatchContext,
): Promise<string> {
  const key = [namespace, put.name, dimensionsKey(put.dimensions)];
  const known = await metrics.get(tx, ...key);
  const lastAt = put.at - (put.at % MINUTE_MS);
  if (known && known.lastAt >= lastAt) return known.id;
  const { name, dimensions } = put;
  const record = known ?? { id: ctx.ids.uuid(), namespace, name, dimensions };
  metrics.put(tx, key, { ...record, lastAt });
  return record.id;
}
