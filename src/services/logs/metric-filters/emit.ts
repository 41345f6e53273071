import type { EventHandler, OutboxEvent } from "../../../core/events/events.js";
import type { Transaction } from "../../../core/store/store.js";
import { AwsError } from "../../../wire/aws-error.js";
import { embeddedMetrics } from "../embedded-metrics/parse.js";
import type { LogEvent } from "../events/batch.js";
import type { LogsContext } from "../operation.js";
import { metricFilters, type StreamRecord } from "../store.js";
import { type FilteredMetric, toMetrics } from "./transform.js";

export const METRIC_TOPIC = "metric-filter";
/** Data of one PutMetricData. */
const DATA_MAX = 500;

/** Puts what the events carry, and what the group's metric filters measure, into the outbox, with the write itself. */
export async function emitMetrics(
  tx: Transaction,
  stream: StreamRecord,
  events: readonly LogEvent[],
  ctx: LogsContext,
): Promise<void> {
  emit(events.flatMap(embeddedMetrics), tx, ctx);
  for await (const { value: filter } of metricFilters.range(tx, { prefix: [stream.group] })) {
    emit(toMetrics(filter, events), tx, ctx);
  }
}

/** Those of one namespace together. */
function emit(metrics: readonly FilteredMetric[], tx: Transaction, ctx: LogsContext): void {
  const byNamespace = new Map<string, FilteredMetric[]>();
  for (const metric of metrics) {
    const known = byNamespace.get(metric.namespace);
    if (known) known.push(metric);
    else byNamespace.set(metric.namespace, [metric]);
  }
  for (const each of byNamespace.values()) {
    for (let at = 0; at < each.length; at += DATA_MAX) {
      ctx.events.emit(tx, METRIC_TOPIC, each.slice(at, at + DATA_MAX));
    }
  }
}

export const metricDelivery: EventHandler<LogsContext> = {
  async deliver(event, ctx) {
    const metrics = (event as OutboxEvent<FilteredMetric[]>).payload;
    const MetricData = metrics.map(({ name, unit, value, values, resolution, at, dimensions }) => ({
      MetricName: name,
      Unit: unit as "None",
      ...(values ? { Values: values } : { Value: value }),
      ...(resolution !== undefined && { StorageResolution: resolution }),
      Timestamp: new Date(at),
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    }));
    const Namespace = metrics[0]?.namespace;
    try {
      await ctx.call("cloudwatch", "PutMetricData", { Namespace, MetricData });
    } catch (error) {
      // A time too long ago, a unit that is none: it will not be better later.
      if (!(error instanceof AwsError) || error.fault === "server") throw error;
      ctx.log.warn("metrics of log events were refused", { namespace: Namespace, reason: error.message });
    }
  },
};
