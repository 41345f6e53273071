import * as sdk from "@aws-sdk/client-eventbridge";
import { defineService } from "../../core/service.js";
import { access } from "./access.js";
import {
  CreateApiDestination,
  DeleteApiDestination,
  DescribeApiDestination,
  ListApiDestinations,
  UpdateApiDestination,
} from "./api-destinations/api-destinations.js";
import {
  CreateEventBus,
  DeleteEventBus,
  DescribeEventBus,
  ListEventBuses,
  UpdateEventBus,
} from "./buses/buses.js";
import { PutPermission, RemovePermission } from "./buses/permissions.js";
import { AUTHORIZE, authorization } from "./connections/authorize.js";
import {
  CreateConnection,
  DeauthorizeConnection,
  DeleteConnection,
  DescribeConnection,
  ListConnections,
  UpdateConnection,
} from "./connections/connections.js";
import { delivery, httpDelivery } from "./deliver/deliver.js";
import { DELIVER, DELIVER_HTTP } from "./deliver/emit.js";
import { metering } from "./metering.js";
import { metrics } from "./metrics.js";
import { PutEvents } from "./put/put-events.js";
import { furtherRoute, ROUTE } from "./put/route.js";
import {
  DeleteRule,
  DescribeRule,
  DisableRule,
  EnableRule,
  ListRuleNamesByTarget,
  ListRules,
  PutRule,
} from "./rules/rules.js";
import { TestEventPattern } from "./rules/test-pattern.js";
import { onTick, TICK } from "./schedules/tick.js";
import { start } from "./start.js";
import type { EventsState } from "./state.js";
import { ListTagsForResource, TagResource, UntagResource } from "./tags.js";
import { ListTargetsByRule, PutTargets, RemoveTargets } from "./targets/targets.js";

export const service = defineService<"events", EventsState>()({
  sdk,
  operations: {
    CreateApiDestination,
    CreateConnection,
    CreateEventBus,
    DeauthorizeConnection,
    DeleteApiDestination,
    DeleteConnection,
    DeleteEventBus,
    DeleteRule,
    DescribeApiDestination,
    DescribeConnection,
    DescribeEventBus,
    DescribeRule,
    DisableRule,
    EnableRule,
    ListApiDestinations,
    ListConnections,
    ListEventBuses,
    ListRuleNamesByTarget,
    ListRules,
    ListTagsForResource,
    ListTargetsByRule,
    PutEvents,
    PutPermission,
    PutRule,
    PutTargets,
    RemovePermission,
    RemoveTargets,
    TagResource,
    TestEventPattern,
    UntagResource,
    UpdateApiDestination,
    UpdateConnection,
    UpdateEventBus,
  },
  access,
  metering,
  metrics,
  events: {
    [AUTHORIZE]: authorization,
    [DELIVER]: delivery,
    [DELIVER_HTTP]: httpDelivery,
    [ROUTE]: furtherRoute,
    [TICK]: onTick,
  },
  start,
});
