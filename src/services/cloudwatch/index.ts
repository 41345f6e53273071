import * as sdk from "@aws-sdk/client-cloudwatch";
import { defineService } from "../../core/service.js";
import { access } from "./access.js";
import { DeleteDashboards, GetDashboard, ListDashboards, PutDashboard } from "./dashboards/dashboards.js";
import { metering } from "./metering.js";
import { ListMetrics } from "./metrics/list-metrics.js";
import { PutMetricData } from "./metrics/put-metric-data.js";
import { metrics } from "./metrics/usage.js";
import type { CloudWatchState } from "./operation.js";
import { rollUpHourly } from "./retention/roll-up.js";
import { GetMetricData } from "./statistics/get-metric-data.js";
import { GetMetricStatistics } from "./statistics/get-metric-statistics.js";

export const service = defineService<"cloudwatch", CloudWatchState>()({
  sdk,
  operations: {
    DeleteDashboards,
    GetDashboard,
    GetMetricData,
    GetMetricStatistics,
    ListDashboards,
    ListMetrics,
    PutDashboard,
    PutMetricData,
  },
  access,
  metering,
  metrics,
  start: async (host) => {
    const rollingUp = rollUpHourly(host);
    return { state: { flushOwn: () => host.metrics.flush() }, stop: () => rollingUp };
  },
});
