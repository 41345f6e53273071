import * as sdk from "@aws-sdk/client-cloudwatch-logs";
import { defineService } from "../../core/service.js";
import { access } from "./access.js";
import {
  DeleteDestination,
  DescribeDestinations,
  PutDestination,
  PutDestinationPolicy,
} from "./destinations/destinations.js";
import { AssociateKmsKey, DisassociateKmsKey } from "./encryption/kms-keys.js";
import { FilterLogEvents } from "./events/filter-log-events.js";
import { GetLogEvents } from "./events/get-log-events.js";
import { PutLogEvents } from "./events/put-log-events.js";
import {
  CancelExportTask,
  CreateExportTask,
  DescribeExportTasks,
  EXPORT_JOB,
} from "./exports/export-tasks.js";
import { exportRunner } from "./exports/run-export.js";
import { CreateLogGroup } from "./groups/create-log-group.js";
import { DeleteLogGroup, PutLogGroupDeletionProtection } from "./groups/delete-log-group.js";
import { DescribeLogGroups } from "./groups/describe-log-groups.js";
import { ListLogGroups } from "./groups/list-log-groups.js";
import { DeleteRetentionPolicy, PutRetentionPolicy } from "./groups/retention.js";
import { sweepHourly } from "./groups/retention-sweep.js";
import { metering } from "./metering.js";
import { METRIC_TOPIC, metricDelivery } from "./metric-filters/emit.js";
import {
  DeleteMetricFilter,
  DescribeMetricFilters,
  PutMetricFilter,
} from "./metric-filters/metric-filters.js";
import { metrics } from "./metrics.js";
import type { LogsState } from "./operation.js";
import { TestMetricFilter } from "./patterns/test-metric-filter.js";
import {
  DeleteResourcePolicy,
  DescribeResourcePolicies,
  PutResourcePolicy,
} from "./policies/resource-policies.js";
import { CreateLogStream, DeleteLogStream, DescribeLogStreams } from "./streams/streams.js";
import { subscriptionDelivery } from "./subscriptions/deliver.js";
import { SUBSCRIPTION_TOPIC } from "./subscriptions/emit.js";
import {
  DeleteSubscriptionFilter,
  DescribeSubscriptionFilters,
  PutSubscriptionFilter,
} from "./subscriptions/filters.js";
import {
  ListTagsForResource,
  ListTagsLogGroup,
  TagLogGroup,
  TagResource,
  UntagLogGroup,
  UntagResource,
} from "./tags/tags.js";
import { LiveTails } from "./tail/live-tails.js";
import { StartLiveTail } from "./tail/start-live-tail.js";

export const service = defineService<"logs", LogsState>()({
  sdk,
  operations: {
    AssociateKmsKey,
    CancelExportTask,
    CreateExportTask,
    CreateLogGroup,
    CreateLogStream,
    DeleteDestination,
    DeleteLogGroup,
    DeleteLogStream,
    DeleteMetricFilter,
    DeleteResourcePolicy,
    DeleteRetentionPolicy,
    DeleteSubscriptionFilter,
    DescribeDestinations,
    DescribeExportTasks,
    DescribeLogGroups,
    DescribeLogStreams,
    DescribeMetricFilters,
    DescribeResourcePolicies,
    DescribeSubscriptionFilters,
    DisassociateKmsKey,
    FilterLogEvents,
    GetLogEvents,
    ListLogGroups,
    ListTagsForResource,
    ListTagsLogGroup,
    PutDestination,
    PutDestinationPolicy,
    PutLogEvents,
    PutLogGroupDeletionProtection,
    PutMetricFilter,
    PutResourcePolicy,
    PutRetentionPolicy,
    PutSubscriptionFilter,
    StartLiveTail,
    TagLogGroup,
    TagResource,
    TestMetricFilter,
    UntagLogGroup,
    UntagResource,
  },
  access,
  metering,
  metrics,
  events: { [SUBSCRIPTION_TOPIC]: subscriptionDelivery, [METRIC_TOPIC]: metricDelivery },
  jobs: { [EXPORT_JOB]: exportRunner },
  start: async (host) => {
    void sweepHourly(host);
    const own = (account: string, region: string) => host.context({ account, region });
    return { state: { tails: new LiveTails(), own } };
  },
});
