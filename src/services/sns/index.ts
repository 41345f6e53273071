import * as sdk from "@aws-sdk/client-sns";
import { defineService } from "../../core/service.js";
import { access } from "./access.js";
import { delivery } from "./delivery/deliver.js";
import { expiry } from "./delivery/expire.js";
import { DELIVER, DELIVER_HTTP, EXPIRE, FAN_OUT } from "./delivery/pending.js";
import { httpDelivery } from "./delivery/to-http.js";
import { intercept } from "./intercept.js";
import { metering } from "./metering.js";
import { metrics } from "./metrics.js";
import { furtherFanOut } from "./publish/fan-out.js";
import { Publish } from "./publish/publish.js";
import { PublishBatch } from "./publish/publish-batch.js";
import { start } from "./start.js";
import type { SnsState } from "./state.js";
import { ConfirmSubscription } from "./subscriptions/confirm.js";
import { Subscribe } from "./subscriptions/subscribe.js";
import {
  GetSubscriptionAttributes,
  ListSubscriptions,
  ListSubscriptionsByTopic,
  SetSubscriptionAttributes,
} from "./subscriptions/subscriptions.js";
import { Unsubscribe } from "./subscriptions/unsubscribe.js";
import { AddPermission, RemovePermission } from "./topics/permissions.js";
import { ListTagsForResource, TagResource, UntagResource } from "./topics/tags.js";
import {
  CreateTopic,
  DeleteTopic,
  GetTopicAttributes,
  ListTopics,
  SetTopicAttributes,
} from "./topics/topics.js";

export const service = defineService<"sns", SnsState>()({
  sdk,
  operations: {
    AddPermission,
    ConfirmSubscription,
    CreateTopic,
    DeleteTopic,
    GetSubscriptionAttributes,
    GetTopicAttributes,
    ListSubscriptions,
    ListSubscriptionsByTopic,
    ListTagsForResource,
    ListTopics,
    Publish,
    PublishBatch,
    RemovePermission,
    SetSubscriptionAttributes,
    SetTopicAttributes,
    Subscribe,
    TagResource,
    Unsubscribe,
    UntagResource,
  },
  access,
  metering,
  metrics,
  events: {
    [DELIVER]: delivery,
    [DELIVER_HTTP]: httpDelivery,
    [EXPIRE]: expiry,
    [FAN_OUT]: furtherFanOut,
  },
  wire: { intercept },
  start,
});
