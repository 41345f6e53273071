import type { AccessRequest } from "../../core/access.js";
import { dashboardArn } from "./dashboards/dashboards.js";
import type { CloudWatchContext } from "./operation.js";

const onEverything = (action: string) => (): AccessRequest[] => [
  { action: `cloudwatch:${action}`, resource: "*" },
];

const onDashboard =
  (action: string) =>
  (
    { DashboardName = "" }: { DashboardName?: string | undefined },
    ctx: CloudWatchContext,
  ): AccessRequest[] => [{ action: `cloudwatch:${action}`, resource: dashboardArn(ctx, DashboardName) }];

export const access = {
  DeleteDashboards: (input: { DashboardNames?: string[] | undefined }, ctx: CloudWatchContext) =>
    (input.DashboardNames ?? []).map((name) => ({
      action: "cloudwatch:DeleteDashboards",
      resource: dashboardArn(ctx, name),
    })),
  GetDashboard: onDashboard("GetDashboard"),
  GetMetricData: onEverything("GetMetricData"),
  GetMetricStatistics: onEverything("GetMetricStatistics"),
  ListDashboards: onEverything("ListDashboards"),
  ListMetrics: onEverything("ListMetrics"),
  PutDashboard: onDashboard("PutDashboard"),
  // Services publish what they measure.
  PutMetricData: ({ Namespace = "" }: { Namespace?: string | undefined }, ctx: CloudWatchContext) =>
    ctx.principal.type === "service"
      ? []
      : [
          {
            action: "cloudwatch:PutMetricData",
            resource: "*",
            conditions: { "cloudwatch:namespace": Namespace },
          },
        ],
};
