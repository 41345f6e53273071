import type { Usage } from "../../core/metering.js";

const free = (): Usage[] => [];
const request = (): Usage[] => [{ usageType: "CW:Requests", quantity: 1, unit: "Requests" }];

interface Queries {
  MetricDataQueries?: readonly { MetricStat?: unknown }[] | undefined;
}

/** Those of AWS's own services are free: they come in as the service's. */
export const metering = {
  DeleteDashboards: free,
  GetDashboard: request,
  GetMetricData: ({ MetricDataQueries = [] }: Queries): Usage[] => [
    {
      usageType: "CW:GMD-Metrics",
      quantity: MetricDataQueries.filter(({ MetricStat }) => MetricStat).length,
      unit: "Metrics",
    },
  ],
  GetMetricStatistics: request,
  ListDashboards: request,
  ListMetrics: request,
  PutDashboard: free,
  PutMetricData: ({ Namespace = "" }: { Namespace?: string | undefined }) =>
    Namespace.startsWith("AWS/") ? [] : request(),
};
