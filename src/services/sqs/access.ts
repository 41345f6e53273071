import type { AccessRequest } from "../../core/access.js";
import { resourceTagConditions } from "../../core/tags.js";
import { toSourceArn } from "./moves/move-tasks.js";
import { parseQueueUrl, toQueueArn } from "./queues/names.js";
import type { SqsContext } from "./state.js";
import { findByArn, queues } from "./store.js";

async function ask(ctx: SqsContext, action: string, account: string, name: string): Promise<AccessRequest[]> {
  const resource = toQueueArn({ account, region: ctx.region, name });
  const queue = await queues.get(ctx.store, account, ctx.region, name);
  const document = queue?.attributes.Policy;
  return [
    {
      action: `sqs:${action}`,
      resource,
      resourceAccount: account,
      conditions: resourceTagConditions(queue?.tags ?? {}),
      resourcePolicies: document === undefined ? [] : [{ resource, document }],
    },
  ];
}

/** On the queue of the URL. Batches ask for the action of their single form. */
const onUrl =
  (action: string) =>
  (input: { QueueUrl?: string | undefined }, ctx: SqsContext): Promise<AccessRequest[]> => {
    const { account, name } = parseQueueUrl(input.QueueUrl, ctx.account);
    return ask(ctx, action, account, name);
  };

const onName =
  (action: string) =>
  (
    input: { QueueName?: string | undefined; QueueOwnerAWSAccountId?: string | undefined },
    ctx: SqsContext,
  ): Promise<AccessRequest[]> =>
    ask(ctx, action, input.QueueOwnerAWSAccountId ?? ctx.account, input.QueueName ?? "");

const onSource =
  (action: string) =>
  (input: { SourceArn?: string | undefined }, ctx: SqsContext): Promise<AccessRequest[]> => {
    const [, , , , account = ctx.account, name = ""] = (input.SourceArn ?? "").split(":");
    return ask(ctx, action, account, name);
  };

/** Who has messages moved must be allowed to take them, and to send them where the request says. */
async function onMove(
  { SourceArn, DestinationArn }: { SourceArn?: string | undefined; DestinationArn?: string | undefined },
  ctx: SqsContext,
): Promise<AccessRequest[]> {
  const taking = ["StartMessageMoveTask", "ReceiveMessage", "DeleteMessage", "GetQueueAttributes"];
  const wanted = taking.map((action) => onSource(action)({ SourceArn }, ctx));
  if (DestinationArn) wanted.push(onSource("SendMessage")({ SourceArn: DestinationArn }, ctx));
  return (await Promise.all(wanted)).flat();
}

/** A queue that is not there is nobody's: as the caller's own, so that it can be told that there is none. */
async function onTask({ TaskHandle }: { TaskHandle?: string | undefined }, ctx: SqsContext) {
  const SourceArn = toSourceArn(TaskHandle);
  if (await findByArn(ctx.store, SourceArn)) return onSource("CancelMessageMoveTask")({ SourceArn }, ctx);
  return ask(ctx, "CancelMessageMoveTask", ctx.account, SourceArn.split(":").at(-1) ?? "");
}

export const access = {
  AddPermission: onUrl("AddPermission"),
  CancelMessageMoveTask: onTask,
  ChangeMessageVisibility: onUrl("ChangeMessageVisibility"),
  ChangeMessageVisibilityBatch: onUrl("ChangeMessageVisibility"),
  CreateQueue: onName("CreateQueue"),
  DeleteMessage: onUrl("DeleteMessage"),
  DeleteMessageBatch: onUrl("DeleteMessage"),
  DeleteQueue: onUrl("DeleteQueue"),
  GetQueueAttributes: onUrl("GetQueueAttributes"),
  GetQueueUrl: onName("GetQueueUrl"),
  ListDeadLetterSourceQueues: onUrl("ListDeadLetterSourceQueues"),
  ListMessageMoveTasks: onSource("ListMessageMoveTasks"),
  ListQueues: (): AccessRequest[] => [{ action: "sqs:ListQueues", resource: "*" }],
  ListQueueTags: onUrl("ListQueueTags"),
  PurgeQueue: onUrl("PurgeQueue"),
  ReceiveMessage: onUrl("ReceiveMessage"),
  RemovePermission: onUrl("RemovePermission"),
  SendMessage: onUrl("SendMessage"),
  SendMessageBatch: onUrl("SendMessage"),
  SetQueueAttributes: onUrl("SetQueueAttributes"),
  StartMessageMoveTask: onMove,
  TagQueue: onUrl("TagQueue"),
  UntagQueue: onUrl("UntagQueue"),
};
