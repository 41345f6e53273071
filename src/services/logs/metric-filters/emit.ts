import type { EventHandler, OutboxEvent } from "../../../core/events/events.js";
import type { Transaction } from "../../../core/store/store.js";
import type { LogEvent } from "../events/batch.js";
import type { LogsContext } from "../operation.js";
import { metricFilters, type StreamRecord } from "../store.js";
import { type FilteredMetric, toMetrics } from "./transform.js";

export const METRIC_TOPIC = "metric-filter";
/** Data of one PutMetricData. */
const DATA_MAX = 500;

/** Puts what the group's metric filters measure into the outbox, with the write itself. */
export async function emitMetrics(
  tx: Transaction,
  stream: StreamRecord,
  events: readonly LogEvent[],
  ctx: LogsContext,
): Promise<void> {
  for await (const { value: filter } of metricFilters.range(tx, { prefix: [stream.group] })) {
    const byNamespace = new Map<string, FilteredMetric[]>();
    for (const metric of toMetrics(filter, events)) {
      byNamespace.set(metric.namespace, [...(byNamespace.get(metric.namespace) ?? []), metric]);
    }
    for (const metrics of byNamespace.values()) {
      for (let at = 0; at < metrics.length; at += DATA_MAX) {
        ctx.events.emit(tx, METRIC_TOPIC, metrics.slice(at, at + DATA_MAX));
      }
    }
  }
}

export const metricDelivery: EventHandler<LogsContext> = {
  async deliver(event, ctx) {
    const metrics = (event as OutboxEvent<FilteredMetric[]>).payload;
    const MetricData = metrics.map(({ name, unit, value, at, dimensions }) => ({
      MetricName: name,
      Unit: unit as "None",
      Value: value,
      Timestamp: new Date(at),
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    }));
    await ctx.call("cloudwatch", "PutMetricData", { Namespace: metrics[0]?.namespace, MetricData });
  },
};
