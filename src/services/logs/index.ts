import * as sdk from "@aws-sdk/client-cloudwatch-logs";
import { defineService } from "../../core/service.js";
import { access } from "./access.js";
import { FilterLogEvents } from "./events/filter-log-events.js";
import { GetLogEvents } from "./events/get-log-events.js";
import { PutLogEvents } from "./events/put-log-events.js";
import { CreateLogGroup } from "./groups/create-log-group.js";
import { DeleteLogGroup, PutLogGroupDeletionProtection } from "./groups/delete-log-group.js";
import { DescribeLogGroups } from "./groups/describe-log-groups.js";
import { DeleteRetentionPolicy, PutRetentionPolicy } from "./groups/retention.js";
import { sweepHourly } from "./groups/retention-sweep.js";
import { metering } from "./metering.js";
import { metrics } from "./metrics.js";
import type { LogsState } from "./operation.js";
import { TestMetricFilter } from "./patterns/test-metric-filter.js";
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
    CreateLogGroup,
    CreateLogStream,
    DeleteLogGroup,
    DeleteLogStream,
    DeleteRetentionPolicy,
    DeleteSubscriptionFilter,
    DescribeLogGroups,
    DescribeLogStreams,
    DescribeSubscriptionFilters,
    FilterLogEvents,
    GetLogEvents,
    ListTagsForResource,
    ListTagsLogGroup,
    PutLogEvents,
    PutLogGroupDeletionProtection,
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
  events: { [SUBSCRIPTION_TOPIC]: subscriptionDelivery },
  start: async (host) => {
    void sweepHourly(host);
    return { state: { tails: new LiveTails() } };
  },
});
