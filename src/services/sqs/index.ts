import * as sdk from "@aws-sdk/client-sqs";
import { defineService } from "../../core/service.js";
import { access } from "./access.js";
import { ReceiveMessage } from "./messages/receive.js";
import { SendMessage, SendMessageBatch } from "./messages/send.js";
import {
  ChangeMessageVisibility,
  ChangeMessageVisibilityBatch,
  DeleteMessage,
  DeleteMessageBatch,
} from "./messages/settle.js";
import { metering } from "./metering.js";
import { metrics } from "./metrics.js";
import {
  CancelMessageMoveTask,
  ListMessageMoveTasks,
  MOVE_TOPIC,
  moveStep,
  StartMessageMoveTask,
} from "./moves/move-tasks.js";
import {
  CreateQueue,
  DeleteQueue,
  GetQueueUrl,
  ListDeadLetterSourceQueues,
  ListQueues,
  PurgeQueue,
} from "./queues/queues.js";
import {
  AddPermission,
  GetQueueAttributes,
  ListQueueTags,
  RemovePermission,
  SetQueueAttributes,
  TagQueue,
  UntagQueue,
} from "./queues/settings.js";
import { start } from "./start.js";
import type { SqsState } from "./state.js";
import { wire } from "./wire-hooks.js";

export const service = defineService<"sqs", SqsState>()({
  sdk,
  operations: {
    AddPermission,
    CancelMessageMoveTask,
    ChangeMessageVisibility,
    ChangeMessageVisibilityBatch,
    CreateQueue,
    DeleteMessage,
    DeleteMessageBatch,
    DeleteQueue,
    GetQueueAttributes,
    GetQueueUrl,
    ListDeadLetterSourceQueues,
    ListMessageMoveTasks,
    ListQueues,
    ListQueueTags,
    PurgeQueue,
    ReceiveMessage,
    RemovePermission,
    SendMessage,
    SendMessageBatch,
    SetQueueAttributes,
    StartMessageMoveTask,
    TagQueue,
    UntagQueue,
  },
  access,
  metering,
  metrics,
  events: { [MOVE_TOPIC]: moveStep },
  wire,
  start,
});
