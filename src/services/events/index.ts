import * as sdk from "@aws-sdk/client-eventbridge";
import { defineService } from "../../core/service.js";
import { access } from "./access.js";
import {
  CreateEventBus,
  DeleteEventBus,
  DescribeEventBus,
  ListEventBuses,
  UpdateEventBus,
} from "./buses/buses.js";
import { PutPermission, RemovePermission } from "./buses/permissions.js";
import { delivery } from "./deliver/deliver.js";
import { DELIVER } from "./deliver/emit.js";
import { metering } from "./metering.js";
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
    CreateEventBus,
    DeleteEventBus,
    DeleteRule,
    DescribeEventBus,
    DescribeRule,
    DisableRule,
    EnableRule,
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
    UpdateEventBus,
  },
  access,
  metering,
  events: { [DELIVER]: delivery, [ROUTE]: furtherRoute, [TICK]: onTick },
  start,
});
